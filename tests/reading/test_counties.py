"""The two labelled counties: every notice, in whatever format it lies there, reads as the text it was made from."""

import json
from pathlib import Path

import pytest

from jianfu_dedup.reading import find_files, read_files
from jianfu_dedup.settings import Reading

DATA = Path(__file__).parents[2] / "benchmarks" / "data"


def bare(text):
    return "".join(text.split())


@pytest.mark.parametrize("county", ["yunxi", "qinghe"])
def test_every_file_is_read_and_every_notice_says_what_it_said(county):
    documents, unread = read_files(find_files([DATA / county / "files"]), settings=Reading())
    assert unread == ()
    with (DATA / county / "notices.jsonl").open(encoding="utf-8") as lines:
        notices = {n["id"]: n["text"] for n in map(json.loads, lines)}
    texts = {d.path.partition("_")[0]: d for d in documents}
    assert notices.keys() <= texts.keys()
    assert [key for key, text in sorted(notices.items()) if bare(text) != bare(texts[key].text)] == []
    assert {d.format for d in documents} >= {"docx", "doc", "rtf", "html", "txt", "pdf", "xlsx", "xls"}
