"""Header blocks: paths of merged trees, what ends a header."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.parsing.tables.headers import find_header, sheet_of

LEAVES = [
    "姓名",
    "电话",
    "住址",
    "户主",
    "存在问题",
    "整改措施",
    "整改时限",
    "负责人",
    "备注",
    "类型",
    "面积",
    "检查时间",
]
GROUPS = ["基本情况", "排查结果", "整改落实", "家庭成员", "场所概况"]

groups = st.lists(
    st.tuples(st.sampled_from([*GROUPS, ""]), st.lists(st.sampled_from(LEAVES), min_size=1, max_size=4, unique=True)),
    min_size=2, max_size=6, unique_by=lambda g: g[0] or g[1][0],
)  # fmt: skip


def laid_out(tree):
    """Rows and merges of a two-row header as an office program writes them."""
    top, bottom, merges, paths = [], [], [], []
    for parent, leaves in tree:
        start = len(top)
        if not parent:
            for leaf in leaves:
                merges.append((0, len(top), 1, len(top)))
                top.append(leaf)
                bottom.append(leaf)
                paths.append((leaf,))
            continue
        for leaf in leaves:
            top.append(parent)
            bottom.append(leaf)
            paths.append((parent, leaf))
        if len(leaves) > 1:
            merges.append((0, start, 0, len(top) - 1))
    return [top, bottom, [""] * len(top)], merges, paths


@given(groups)
def test_a_merged_header_tree_round_trips(tree):
    rows, merges, paths = laid_out(tree)
    if not any(parent for parent, _ in tree):
        rows = [rows[0], rows[2]]
        merges = []
    elif not merges:
        return  # two rows and no merged cell: a header and a filled row look just so
    header = find_header(sheet_of(rows, merges))
    assert header is not None
    assert [path for _, path in header.leaves()] == [p for i, p in enumerate(paths) if not i or paths[i - 1] != p]


@given(groups)
def test_the_same_tree_without_merge_marks_gives_the_same_paths(tree):
    rows, merges, paths = laid_out(tree)
    # A csv repeats the values and has no merges; then a lone parent over one leaf cannot be told from a filled row
    # unless another column repeats its label below itself.
    if not any(not parent for parent, _ in tree) or not any(parent for parent, _ in tree):
        return
    header = find_header(sheet_of(rows))
    assert header is not None
    assert [p for _, p in header.leaves()] == [p for i, p in enumerate(paths) if not i or paths[i - 1] != p]
    assert merges


def test_three_levels():
    rows = (
        ("序号", "收入", "收入", "收入"),
        ("序号", "工资性", "工资性", "财产性"),
        ("序号", "本地", "外地", "财产性"),
        ("1", "", "", ""),
    )
    merges = ((0, 0, 2, 0), (0, 1, 0, 3), (1, 1, 1, 2), (1, 3, 2, 3))
    header = find_header(sheet_of(rows, merges))
    assert header is not None
    assert (header.first, header.last) == (0, 2)
    assert header.paths[1] == ("收入", "工资性", "本地")
    assert header.paths[3] == ("收入", "财产性")


def test_a_numbered_row_ends_the_header():
    header = find_header(sheet_of((("序号", "户主", "电话"), ("1", "", ""))))
    assert header is not None
    assert header.last == 0


def test_label_blank_pairs_are_no_header():
    assert find_header(sheet_of((("姓名", "", "性别", ""), ("电话", "", "住址", "")))) is None


def test_note_rows_are_passed_over():
    rows = (("填报单位：", "", "填报日期："), ("户主", "电话", "住址"))
    header = find_header(sheet_of(rows))
    assert header is not None
    assert header.first == 1
