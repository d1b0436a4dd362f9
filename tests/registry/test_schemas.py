"""The JSON Schemas in the package are those of the classes, and what is answered keeps to them.

``UPDATE_GOLDEN=1 pytest tests/registry`` writes them anew.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

sys.path.append(str(Path(__file__).parent))
import schema_of

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Evidence, Unread
from jianfu_dedup.errors import DraftError
from jianfu_dedup.registry import answers, draft
from jianfu_dedup.registry.answers import SCHEMA_VERSION
from jianfu_dedup.settings import Settings

FOLDER = resources.files("jianfu_dedup").joinpath("schemas")
ANSWERS = {
    "check": (answers.Checked, "What an index knows about a draft: `jianfu-dedup check … --format json` or `--json`."),
    "added": (answers.Added, "What `jianfu-dedup index add|replace … --format json` did."),
    "info": (answers.Info, "What an index is: `jianfu-dedup index info|rebuild … --format json`."),
    "verified": (answers.Verified, "What `jianfu-dedup index verify … --format json` found."),
}
SCHEMAS = {name: schema_of.answer_schema(kind, name, told) for name, (kind, told) in ANSWERS.items()}
SCHEMAS["draft"] = schema_of.draft_schema()

FULL = {
    "check": answers.Checked(
        draft=(answers.DraftPart(id="草稿/正文", kind="notice", title="通知", deadlines=("2023-12-08",)),),
        duplicate=True,
        already=(
            answers.Already(
                part="草稿/正文", id="a.txt", kind="notice", title="函", relation="overlap", counted=True,
                strength="full", score=0.9, evidence=(Evidence(kind="request_words", weight=1.5),),
                fields=(("地址", "场所地址"),),
            ),
        ),
        columns_held=(
            answers.HeldColumn(
                column="地址", held_by=(answers.Holder(id="a.txt", department="商务局", column="场所地址", issued=""),)
            ),
        ),
        advice=(answers.Advice(rule="MERGE", measure="建议合并", text="…"),),
        unread=(Unread(path="草稿/坏.docx", code="E_DAMAGED", reason="…"),),
    ),
    "added": answers.Added(added=("a.txt",), refused=(answers.Refused(id="b", code="E_EXISTS", reason="…"),)),
    "info": answers.Info(documents=1, size=2, header={"format": "1"}, decisions={"confirmed": 1}),
    "verified": answers.Verified(sound=False, documents=1, faults=(answers.Fault(where="a", what="…"),), mend="…"),
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_that_of_the_class(name):
    path = Path(str(FOLDER)) / f"{name}-1.json"
    text = json.dumps(SCHEMAS[name], ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="")
    assert path.read_text(encoding="utf-8") == text, "renew with UPDATE_GOLDEN=1 after making sure that it may change"
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_schema_is_that_of_the_version_answered():
    assert SCHEMA_VERSION.startswith("1.")
    assert {p.name for p in FOLDER.iterdir()} == {"report-1.json", *(f"{name}-1.json" for name in SCHEMAS)}


def walk(part):
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from walk(inner)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_described(name):
    for part in walk(SCHEMAS[name]):
        for key, value in part.get("properties", {}).items():
            assert key == "schema_version" or value["description"], key


@pytest.mark.parametrize("name", FULL)
def test_answers_keep_to_their_schema_and_leave_no_key_out(name):
    content = json.loads(json.dumps(FULL[name].to_dict()))
    validator = jsonschema.Draft202012Validator(SCHEMAS[name])
    validator.validate(content)
    validator.validate({**content, "from_a_later_version": 1})
    for key in content:
        with pytest.raises(jsonschema.ValidationError):
            validator.validate({k: v for k, v in content.items() if k != key})


def test_an_answer_that_breaks_the_schema_is_refused():
    content = json.loads(json.dumps(FULL["check"].to_dict()))
    content["already"][0]["relation"] = "looks_alike"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, SCHEMAS["check"])


DRAFT = {
    "subject": "关于报送台账的通知", "issuer": "甲县水利局", "sendTo": ["各乡镇"], "docMark": None,
    "urgentLevel": "平急", "secretLevel": "公开", "date": "2021-03-01", "text": "请各乡镇于3月9日前报送台账。",
    "workflow": 7,
    "attachments": [{"name": "说明.txt", "text": "每户一行。"}, {"name": "二.txt", "base64": "5q+P5oi35LiA6KGM44CC"}],
}  # fmt: skip


def test_a_draft_by_the_schema_is_taken():
    jsonschema.validate(DRAFT, SCHEMAS["draft"])
    assert len(draft.from_json(DRAFT, lexicon=lexicon.load(), settings=Settings())) == 3


@pytest.mark.parametrize("part", [{"text": 7}, {"sendTo": [1]}, {"attachments": [{"name": "空"}]}, {"date": []}])
def test_what_the_schema_refuses_is_refused(part):
    wrong = {**DRAFT, **part}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, SCHEMAS["draft"])
    with pytest.raises(DraftError):
        draft.from_json(wrong, lexicon=lexicon.load(), settings=Settings())
