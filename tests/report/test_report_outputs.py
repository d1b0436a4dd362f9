"""What the page, the workbook, the advice and the terminal table hold."""

import io
import re
from html.parser import HTMLParser

import openpyxl
import pytest
import report_samples
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from jianfu_dedup.errors import SettingsError
from jianfu_dedup.report import Report, labels_of, summary_table
from jianfu_dedup.report.advice import wording
from jianfu_dedup.report.drawing import timeline, waterfall
from jianfu_dedup.report.messages import LANGUAGES, messages
from jianfu_dedup.report.unions import unions

VOID = {"meta", "input", "br", "rect", "line", "circle", "path", "link", "img"}


class Outline(HTMLParser):
    """Checks that tags are closed in order, and gathers attributes that could reach out."""

    def __init__(self):
        super().__init__()
        self.open, self.errors, self.reaching, self.ids = [], [], [], []

    def handle_starttag(self, tag, attrs):
        for key, value in attrs:
            if key in {"src", "href", "action", "data", "srcset", "poster"} and not (value or "").startswith("#"):
                self.reaching.append((tag, key, value))
            if key.startswith("on") or key == "style":
                self.reaching.append((tag, key, value))
            if key == "id":
                self.ids.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.errors.append((tag, self.getpos()))


@pytest.mark.parametrize("build", [report_samples.report, report_samples.hostile_report, Report])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_well_formed_and_reaches_for_nothing(build, lang):
    page = Outline()
    page.feed(build().to_html(lang=lang))
    assert (page.errors, page.open, page.reaching) == ([], [], [])
    assert len(page.ids) == len(set(page.ids))


def test_the_policy_allows_only_the_page_itself(report):
    page = report.to_html()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"https?://|url\(|@import", page)


def test_the_page_says_it_decides_nothing_and_accuses_nobody(report):
    page = report.to_html()
    assert "本结果由程序比对生成，供审核参考，不作为认定依据。" in page
    assert not re.search("违规|违反|问责|形式主义|乱作为|责任追究", page)


def test_the_page_holds_every_group_its_documents_and_the_unread_files(report):
    page = report.to_html()
    for cluster in report.to_dict()["clusters"]:
        assert page.count(f'data-id="{cluster["id"]}"') == 1
        for member in cluster["members"]:
            assert member in page
    for unread in ("工资表.xls", "扫描件.pdf", "请发文单位去掉密码后重发"):
        assert unread in page
    assert "对象不同" in page  # the rule that kept a related pair from counting


def test_an_unknown_language_is_refused_with_the_known_ones(report):
    with pytest.raises(SettingsError, match="zh、en"):
        report.to_html(lang="fr")


def test_both_catalogues_have_the_same_keys_and_the_same_blanks():
    def flat(tree, prefix=""):
        for key, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{key}.")
            else:
                yield prefix + key, set(re.findall(r"\{(\w+)", value))

    chinese, english = dict(flat(messages("zh"))), dict(flat(messages("en")))
    assert chinese.keys() == english.keys()
    assert chinese == english


def test_advice_tells_numerator_and_denominator(report):
    advice = {(c["id"], a["rule"]): a for c in report.to_dict()["clusters"] for a in c["advice"]}
    shared = advice["C-fire", "SAME_LEDGER"]
    assert shared["measure"] == "建议共享"
    assert (shared["values"]["shared"], shared["values"]["of"]) == (9, 12)
    assert "9 个" in shared["text"]
    assert "12 个字段" in shared["text"]
    assert advice["C-fire", "MULTI_DEPT"]["values"]["count"] == 4
    assert advice["C-special", "REISSUE"]["values"] == {
        "issuer": "市场监督管理局", "count": 3, "days": 1, "last": "关于开展岁末年初特种设备安全隐患排查的通知",
    }  # fmt: skip
    forward = advice["C-special", "FORWARD"]["values"]
    assert forward["issuer"] == "文旅广体局"
    assert "示市监〔2023〕58号" in forward["number"]
    churn = advice["C-toilet", "TEMPLATE_CHURN"]["values"]
    assert (churn["count"], churn["added"], churn["dropped"]) == (4, "身份证号", "问题描述")
    assert ("C-toilet", "MULTI_DEPT") not in advice


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_advice_can_be_said_in_every_language(report, lang):
    for cluster in report.to_dict()["clusters"]:
        for advice in cluster["advice"]:
            words = wording(advice["rule"], advice["values"], lang)
            assert words["text"]
            assert "{" not in words["text"]


def test_the_workbook_has_its_sheets_headers_and_filters(report, tmp_path):
    report.to_xlsx(tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["概览", "重复组", "文件对", "文件", "字段", "未读文件"]
    content = report.to_dict()
    rows = {name: book[name].max_row - 1 for name in book.sheetnames[1:]}
    assert rows == {
        "重复组": len(content["clusters"]),
        "文件对": len(content["pairs"]),
        "文件": sum(d["status"] == "read" for d in content["documents"]),
        "字段": sum(len(d["fields"]) for d in content["documents"]),
        "未读文件": 4,
    }
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref
    assert book["重复组"]["D2"].value == "商务局、应急管理局、民政局、消防救援大队"
    overview = {row[0]: row[1:3] for row in book["概览"].iter_rows(min_row=6, values_only=True)}
    assert overview["去重后的要求"] == (7, 15)


def test_an_empty_report_can_be_written_in_every_form(tmp_path):
    report = Report()
    report.to_xlsx(tmp_path / "r.xlsx")
    assert "没有发现重复要求" in report.to_html()
    assert "没有发现重复要求" in report.to_markdown()
    assert (tmp_path / "r.xlsx").stat().st_size


def test_what_is_written_is_what_is_returned(report, tmp_path):
    assert report.to_json(tmp_path / "r.json").encode() == (tmp_path / "r.json").read_bytes()
    assert report.to_html(tmp_path / "r.html").encode() == (tmp_path / "r.html").read_bytes()


def test_the_terminal_table_keeps_its_width(report):
    console = Console(file=io.StringIO(), width=90)
    console.print(summary_table(report))
    assert max(cell_len(line) for line in console.file.getvalue().splitlines()) <= 90
    assert "建议合并" in console.file.getvalue()


def test_the_terminal_table_is_cut_and_says_so(report):
    console = Console(file=io.StringIO(), width=120)
    console.print(summary_table(report, top=1))
    assert "其余 3 项" in console.file.getvalue()


def test_markdown_is_cut_and_says_so(report):
    text = report.to_markdown(top=1)
    assert "其余 3 项" in text
    assert text.count("\n| 1 ") == 1
    assert "\n| 2 " not in text


def test_labels_come_from_the_lexicon():
    from jianfu_dedup.lexicon import load

    labels = labels_of(load())
    assert labels["topic:fire"] == "消防安全"
    assert labels["population:pupil"] == "学生"


def test_the_line_of_dates_stays_in_its_frame(report):
    documents = report.to_dict()["documents"]
    line = timeline(d for d in documents if d["id"].startswith("消防/"))
    assert [r["document"]["id"][:5] for r in line["rows"]] == ["消防/01", "消防/05", "消防/02", "消防/03", "消防/04"]
    for row in line["rows"]:
        assert 150 <= row["from"] <= row["to"] <= 800
        assert row["y"] < line["height"]
    assert line["ticks"][0] == {"x": 150.0, "label": "2023-12-01"}
    assert timeline([]) is None


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=12))
def test_bars_stay_in_their_frame(weights):
    for bar in waterfall(weights):
        assert bar["x"] >= -0.1
        assert bar["x"] + bar["width"] <= 180.2


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12))))
def test_unions_are_the_connected_components(pairs):
    """Against the slow, obvious way: merge overlapping sets until nothing overlaps."""
    sets = [{a, b} for a, b in pairs]
    merged = True
    while merged:
        merged = False
        for i, left in enumerate(sets):
            for right in sets[i + 1 :]:
                if left & right:
                    left.update(right)
                    sets.remove(right)
                    merged = True
                    break
            if merged:
                break
    assert sorted(map(sorted, unions(pairs))) == sorted(map(sorted, sets))
