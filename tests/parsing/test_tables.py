"""Templates found in grids: titles, notes, layouts, what is no template."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Grid, Paragraph, RawDocument, Template
from jianfu_dedup.parsing.tables.find import find_templates

WORDS = lexicon.load()


def grid(*rows: str, merges=(), **more) -> Grid:
    cells = [row.split("|") for row in rows]
    width = max(map(len, cells))
    padded = [tuple(r + [""] * (width - len(r))) for r in cells]
    return Grid(rows=tuple(padded), merges=tuple(merges), **more)


def find(*blocks, path="a.xlsx") -> tuple[Template, ...]:
    return find_templates(RawDocument(path=path, format=path.rsplit(".", 1)[1], blocks=blocks), lexicon=WORDS)


def labels(template: Template) -> list[str]:
    return [field.label for field in template.fields]


def test_title_notes_and_merged_headers_of_a_sheet():
    found = find(
        grid(
            "附件2：沿街门店燃气安全排查台账|附件2：沿街门店燃气安全排查台账|附件2：沿街门店燃气安全排查台账|附件2：沿街门店燃气安全排查台账",
            "填报单位（盖章）：　　制表：甲县住房和城乡建设局|填报单位（盖章）：　　制表：甲县住房和城乡建设局||",
            "序号|店名|检查情况|检查情况",
            "序号|店名|存在隐患|整改时限",
            "1|||",
            "2|||",
            "注：一店一行||",
            merges=[(0, 0, 0, 3), (1, 0, 1, 1), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 3)],
        )
    )
    (table,) = found
    assert table.title == "沿街门店燃气安全排查台账"
    assert table.issuer is not None
    assert table.issuer.name == "住房和城乡建设局"
    assert labels(table) == ["序号", "店名", "检查情况/存在隐患", "检查情况/整改时限"]
    assert [f.concept for f in table.fields] == ["seq", "unit_name", "hazard", "fix_due"]
    assert table.fields[0].generic
    assert "一店一行" in table.notes
    assert table.layout == "list"
    assert table.id == "a.xlsx"


def test_a_parent_typed_into_its_first_cell_only_still_covers_its_children():
    (table,) = find(grid("台账|||", "户主|家庭收入||备注", "|工资|经营|", "|||"))
    assert labels(table) == ["户主", "家庭收入/工资", "家庭收入/经营", "备注"]


def test_merged_leaf_over_two_columns_is_one_field():
    (table,) = find(grid("村组|村组|户主|电话", "|||", merges=[(0, 0, 0, 1)]))
    assert labels(table) == ["村组", "户主", "电话"]


def test_line_breaks_and_blanks_inside_a_label_are_dropped():
    (table,) = find(grid("姓 名|联系\n电话|备  注", "||"))
    assert labels(table) == ["姓名", "联系电话", "备注"]


def test_units_and_options():
    sheet = grid(
        "名册||||", "姓名|面积（亩）|类型（新建/改建）|是否整改|单价（元/斤）", "||||", options=((3, ("是", "否")),)
    )
    (table,) = find(sheet)
    by_label = {f.label: f for f in table.fields}
    assert by_label["面积（亩）"].unit == "亩"
    assert by_label["单价（元/斤）"].unit == "元/斤"
    assert by_label["类型（新建/改建）"].options == ("新建", "改建")
    assert by_label["是否整改"].options == ("是", "否")


def test_filled_rows_leave_no_trace():
    sheet = grid("低保名册|||", "姓名|身份证号|联系电话|住址", "王小明|42012319800101123X|13912345678|三组", "||||")
    (table,) = find(sheet)
    assert labels(table) == ["姓名", "身份证号", "联系电话", "住址"]
    assert "王小明" not in repr(table)
    assert "139" not in repr(table)
    assert table.warnings == ("含已填写的数据行，只读表头",)


def test_an_example_row_is_no_header_and_leaves_no_trace():
    (table,) = find(grid("序号|户主|隐患描述|整改时限", "例|张三|线路老化|11月底", "1|||"))
    assert labels(table) == ["序号", "户主", "隐患描述", "整改时限"]
    assert "张三" not in repr(table)


def test_a_filled_table_inside_a_text_only_tells():
    schedule = grid("时间|地点|内容|负责人", "3月1日|一号会议室|开班|王处", "3月2日|现场|实操|李科")
    assert find(Paragraph(text="培训安排如下"), schedule, path="n.docx") == ()


def test_an_allocation_of_numbers_only_tells():
    sheet = grid("乡镇|任务数（亩）|完成时限|责任人", "甲镇|300|4月底|赵", "乙镇|200|4月底|钱")
    assert find(sheet, path="n.docx") == ()


def test_a_schedule_by_title_only_tells():
    assert find(grid("培训日程安排|||", "日期|时间|内容|主持人", "|||")) == ()


def test_title_from_the_paragraph_above_in_a_text():
    blocks = (Paragraph(text="附件1"), Paragraph(text="散乱污企业排查登记表"), Paragraph(text="填报单位："))
    (table,) = find(*blocks, grid("企业名称|地址|负责人|存在问题", "|||"), path="n.docx")
    assert table.title == "散乱污企业排查登记表"
    assert table.notes == "填报单位："
    assert table.id == "n.docx#表1"


def test_title_from_the_sheet_and_from_the_file_name():
    sheet = grid("企业名称|地址|负责人|存在问题", "|||", name="企业清单")
    assert find(sheet)[0].title == "企业清单"
    bare = grid("企业名称|地址|负责人|存在问题", "|||", name="Sheet1")
    assert find(bare, path="x/附件3：小散企业摸底(1).xls")[0].title == "小散企业摸底"


def test_two_tables_stacked_on_one_sheet():
    sheet = grid(
        "甲项排查台账|甲项排查台账|甲项排查台账", "户主|电话|存在问题", "||", "||",
        "乙项排查台账|乙项排查台账|乙项排查台账", "单位名称|地址|整改时限", "||",
        merges=[(0, 0, 0, 2), (4, 0, 4, 2)], name="Sheet1",
    )  # fmt: skip
    first, second = find(sheet)
    assert (first.title, second.title) == ("甲项排查台账", "乙项排查台账")
    assert labels(second) == ["单位名称", "地址", "整改时限"]
    assert first.id != second.id


def test_two_tables_side_by_side():
    sheet = grid("户主|电话|住址||单位名称|地址|负责人", "||||||")
    first, second = find(sheet)
    assert labels(first) == ["户主", "电话", "住址"]
    assert labels(second) == ["单位名称", "地址", "负责人"]


def test_an_unlabelled_column_does_not_cut_a_table():
    (table,) = find(
        grid("台账|台账|台账|台账|台账|台账|台账", "户主|电话|住址||问题|措施|时限", "||||||", merges=[(0, 0, 0, 6)])
    )
    assert labels(table) == ["户主", "电话", "住址", "问题", "措施", "时限"]


def test_key_value_form():
    sheet = grid(
        "困境儿童登记表|困境儿童登记表|困境儿童登记表|困境儿童登记表",
        "姓名||性别|", "身份证号||民族|", "家庭住址|||",
        "监护人|姓名||电话", "监护人|关系||工作单位",
        merges=[(0, 0, 0, 3), (3, 1, 3, 3), (4, 0, 5, 0)],
    )  # fmt: skip
    (form,) = find(sheet)
    assert form.layout == "form"
    assert form.title == "困境儿童登记表"
    assert {"姓名", "性别", "身份证号", "民族", "家庭住址", "监护人/姓名", "监护人/关系"} <= set(labels(form))


def test_cross_table_keeps_the_row_labels_as_choices():
    sheet = grid("纠纷类别|排查数|调处数|成功率", "婚姻家庭|||", "邻里|||", "山林土地|||")
    (table,) = find(sheet)
    assert table.layout == "cross"
    assert labels(table) == ["纠纷类别", "排查数", "调处数", "成功率"]
    assert table.fields[0].options == ("婚姻家庭", "邻里", "山林土地")


def test_hidden_sheets_are_told():
    tables = find(grid("户主|电话|住址", "||", name="表一"), grid("户主|电话|住址", "||", name="旧表", hidden=True))
    assert [(t.sheet, t.hidden, t.id) for t in tables] == [
        ("表一", False, "a.xlsx#表一"), ("旧表", True, "a.xlsx#旧表")
    ]  # fmt: skip


def test_statutory_form_and_column_numbers():
    sheet = grid(
        "人口变动情况调查表|人口变动情况调查表|人口变动情况调查表|人口变动情况调查表",
        "表    号：Ｒ401表|制定机关：国家统计局|文号：国统字〔2022〕91号|有效期至：2024年6月",
        "姓名|性别|出生年月|户口登记地", "甲|乙|1|2", "|||",
        merges=[(0, 0, 0, 3)],
    )  # fmt: skip
    (table,) = find(sheet)
    assert "401表" in table.statutory
    assert labels(table) == ["姓名", "性别", "出生年月", "户口登记地"]


@pytest.mark.parametrize(
    ("name", "mark"),
    [("台账（第三版）.xlsx", "第三版"), ("台账V2.xlsx", "V2"), ("台账-最终版.xlsx", "最终版"), ("台账.xlsx", "")],
)
def test_version_mark_of_the_file_name(name, mark):
    assert find(grid("户主|电话|住址", "||"), path=name)[0].version == mark


def test_population_from_the_title_else_from_the_columns():
    by_title = find(grid("独居老人走访台账|||", "姓名|住址|走访时间|备注", "|||"))[0]
    by_column = find(grid("走访台账|||", "学生姓名|住址|走访时间|备注", "|||"))[0]
    assert by_title.population == ("elder_alone",)
    assert by_column.population == ("pupil",)


def test_a_sign_off_line_is_no_form():
    assert find(grid("签发|", "核稿|"), path="n.docx") == ()


def test_an_empty_document_has_no_templates():
    assert find() == ()
    assert find(grid("", "")) == ()


cells = st.sampled_from(
    ["", " ", "户主", "电话", "1", "填报单位：", "2023年3月1日", "例", "注：一户一行", "台账", "□是 □否", "合计"]
)
areas = st.tuples(*[st.integers(0, 4)] * 4).map(
    lambda m: (min(m[0], m[2]), min(m[1], m[3]), max(m[0], m[2]), max(m[1], m[3]))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=5, max_size=5), min_size=5, max_size=5), st.lists(areas, max_size=4))
def test_any_grid_gives_fields_with_labels_or_nothing(rows, merges):
    for template in find(Grid(rows=tuple(map(tuple, rows)), merges=tuple(merges))):
        assert template.fields
        assert all(field.path and all(field.path) for field in template.fields)
        assert template.title
