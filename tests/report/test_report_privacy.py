"""No output holds a telephone number, an identity number, an account or a mail address; hostile text stays text."""

import io
import re
import zipfile

import openpyxl
import pytest
import report_samples
from rich.console import Console

from jianfu_dedup.report import Report, summary_table
from jianfu_dedup.report.xlsx import render_workbook

LEAKS = ["13812345678", "138-1234-5678", "51032219900101123X", "6228480012345678901", "yj@163.com", "0371-65891234"]


def leaky() -> Report:
    """Personal data in every string a document can hold."""
    text = "联系人：王小明 " + " ".join(LEAKS)
    more = {"ask": text, "deadline": text, "doc_no": text, "topic": text, "warnings": (text,), "attachments": (text,)}
    issuer = report_samples.body(text)
    a, b = (report_samples.notice(f"{text}{n}.docx", issuer, text, "2023-12-07", **more) for n in "ab")
    table = report_samples.table(f"{text}.xlsx", None, text, "姓名 " + "/".join(LEAKS), topic=text, notes=text)
    match = report_samples.match(a.id, b.id, "overlap", 0.123456789012345,
                                 evidence=report_samples.why((text, 1.0, text, text, text)))  # fmt: skip
    group = report_samples.Cluster(id="C-1", members=(a.id, b.id), representative=a.id, departments=(text,), topic=text,
                                   advice=text)  # fmt: skip
    refused = report_samples.Unread(path=text, code="E_DAMAGED", reason=text, mend=text)
    return Report(documents=(a, b, table), matches=(match,), clusters=(group,), unread=(refused,))


def outputs(report: Report) -> dict[str, str]:
    console = Console(file=io.StringIO(), width=300)
    console.print(summary_table(report))
    with zipfile.ZipFile(io.BytesIO(render_workbook(report.to_dict()))) as book:
        sheets = "\n".join(book.read(name).decode("utf-8") for name in sorted(book.namelist()))
    return {
        "json": report.to_json(), "html": report.to_html(), "english": report.to_html(lang="en"), "xlsx": sheets,
        "markdown": report.to_markdown(), "notebook": report._repr_html_(), "terminal": console.file.getvalue(),
        "repr": repr(report), "summary": report.summary(),
    }  # fmt: skip


@pytest.mark.parametrize("build", [leaky, report_samples.report])
def test_nothing_personal_in_any_output(build):
    for kind, text in outputs(build()).items():
        plain = re.sub(r"sha256-[\w+/=]+", "", text)
        assert not re.search(r"(?<![\d.])1[3-9]\d{9}(?!\d)", plain), kind
        assert not re.search(r"\d{17}[\dXx]", plain), kind
        assert not re.search(r"[\w.]+@[\w-]+\.\w+", plain), kind
        assert "王小明" not in plain, kind
        for leak in LEAKS:
            assert leak not in plain, kind


def test_hostile_text_is_inert_on_the_page(hostile):
    page = hostile.to_html()
    assert page.count("<script") == 1
    assert page.count("</script>") == 1
    assert "<img" not in page
    assert "onerror=alert(2)" in page  # still to be read, as text
    assert "\u202e" not in page
    assert "{{7*7}}" in page or "{{7*7}}".replace("{", "&#123;") in page


def test_hostile_text_is_inert_in_a_notebook(hostile):
    fragment = hostile._repr_html_()
    assert "<script" not in fragment
    assert "<img" not in fragment


def test_hostile_text_is_inert_in_markdown(hostile):
    text = hostile.to_markdown()
    assert not re.search(r"(?<!\\)<", text)
    assert not re.search(r"(?<!\\)\[", text)


def test_markup_of_rich_in_a_title_is_text():
    group = report_samples.Cluster(
        id="C-1", members=(), topic="[red]标题[/red][link=file:///]x", departments=("[bold]局",)
    )
    console = Console(file=io.StringIO(), width=200, force_terminal=True, color_system="truecolor")
    console.print(summary_table(Report(clusters=(group,))))
    assert "[red]标题[/red]" in console.file.getvalue()


def test_a_file_name_in_a_broken_encoding_can_be_written(tmp_path):
    broken = "\udcd6\udcd0.docx"
    notice = report_samples.notice(broken, None, "通知", "2023-01-01")
    report = Report(documents=(notice,))
    report.to_json(tmp_path / "r.json")
    report.to_html(tmp_path / "r.html")
    report.to_xlsx(tmp_path / "r.xlsx")
    assert report.to_dict()["documents"][0]["id"] == "\ufffd\ufffd.docx"


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(hostile):
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(hostile.to_dict())))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert all(c.hyperlink is None for c in cells)
    texts = [c.value for c in cells if isinstance(c.value, str)]
    assert any(t.startswith("'=") for t in texts)
    assert not [t for t in texts if t.startswith(("=", "+", "-", "@"))]
