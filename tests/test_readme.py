"""The two READMEs say the same, leave nothing out, and what they show works."""

from __future__ import annotations

import argparse
import doctest
import json
import re
import tomllib
from pathlib import Path
from typing import get_args

import jsonschema
import made_up_county as county
import pytest

import jianfu_dedup as jd
from jianfu_dedup.cli.messages import Messages
from jianfu_dedup.cli.parser import build_parser
from jianfu_dedup.documents import Relation
from jianfu_dedup.lexicon import load
from jianfu_dedup.registry.draft import from_json

ROOT = Path(__file__).parents[1]
NAMES = ("README.md", "README.zh-CN.md")
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
BLOCKS = {name: re.findall(r"^```(\w+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE) for name, text in TEXTS.items()}
EACH = pytest.mark.parametrize("name", NAMES)


def block(name, kind, n=0):
    return [body for label, body in BLOCKS[name] if label == kind][n]


def test_both_have_the_same_headings_and_tables():
    for pattern in (r"^#+ ", r"^\|", r"^- ", r"!?\[.*?\]\("):
        counts = [
            len(re.findall(pattern, re.sub(r"```.*?```", "", t, flags=re.DOTALL), re.MULTILINE)) for t in TEXTS.values()
        ]
        assert counts[0] == counts[1], pattern


def test_both_have_the_same_code():
    bare = [[(kind, re.sub(r"\s+#.*", "", body)) for kind, body in BLOCKS[name]] for name in NAMES]
    assert bare[0] == bare[1]


def options(parser):
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield name
                yield from options(command)


@EACH
def test_every_command_and_option_is_documented(name):
    for word in set(options(build_parser(Messages("en")))):
        assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", TEXTS[name]), word


@EACH
def test_every_option_that_is_documented_exists(name):
    known = {*options(build_parser(Messages("en"))), "--no-index", "--find-links"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", TEXTS[name])) <= known


@EACH
def test_every_relation_is_in_the_table_with_whether_it_counts(name):
    rows = dict(re.findall(r"^\| `(\w+)` \| (yes|no|是|否) \|", TEXTS[name], re.MULTILINE))
    assert set(rows) == set(get_args(Relation))
    yes = {"README.md": "yes", "README.zh-CN.md": "是"}[name]
    assert {r for r, counted in rows.items() if counted == yes} == jd.OVERLAPPING


@EACH
def test_exit_codes_and_error_codes_are_those_of_the_program(name):
    from jianfu_dedup.cli import EXIT_FOUND, EXIT_INTERNAL, EXIT_OK, EXIT_USAGE

    rows = re.findall(r"^\| (\d) \|", TEXTS[name], re.MULTILINE)
    assert [int(r) for r in rows] == [EXIT_OK, EXIT_FOUND, EXIT_USAGE, EXIT_INTERNAL]
    errors = {e for e in vars(jd.errors).values() if isinstance(e, type) and issubclass(e, jd.JianfuError)}
    assert set(re.findall(r"`(E_\w+)`", TEXTS[name])) == {e.code for e in errors - {jd.JianfuError, jd.ReadError}}


@EACH
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+)\)", TEXTS[name]):
        assert (ROOT / target).exists(), target
    assert (ROOT / "docs/report.png").stat().st_size <= 400 * 1024


@EACH
def test_the_python_example_runs(name, tmp_path, monkeypatch):
    county.write(tmp_path / "通知")
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(block(name, "python"), {}, name, name, 0)
    assert test.examples
    results = doctest.DocTestRunner(verbose=False).run(test)
    assert not results.failed
    assert {p.name for p in tmp_path.iterdir()} == {"通知", "report.html", "report.json", "report.xlsx"}


@EACH
def test_the_example_of_an_index_runs(name, tmp_path, monkeypatch):
    county.write(tmp_path / "通知")
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(block(name, "python", 1), {}, name, name, 0)
    assert test.examples
    assert not doctest.DocTestRunner(verbose=False).run(test).failed
    assert {p.name for p in tmp_path.iterdir()} == {"通知", "county.jianfu"}


@EACH
def test_the_draft_is_one_and_keeps_to_its_schema(name):
    draft = json.loads(block(name, "json"))
    jsonschema.validate(draft, json.loads((ROOT / "jianfu_dedup/schemas/draft-1.json").read_text(encoding="utf-8")))
    found = from_json(draft, lexicon=load(), settings=jd.Settings())
    assert {type(d) for d in found} == {jd.Notice, jd.Template}
    assert not found.unread


@EACH
def test_the_county_file_loads_and_does_what_its_comments_say(name, tmp_path):
    file = tmp_path / "county.toml"
    file.write_text(block(name, "toml", 0), encoding="utf-8")
    own, built_in = load(file), load()
    assert own.county == "青岩县"
    assert own.departments["hbz"].canonical == "湖泊保护中心"
    assert "hbz" not in built_in.departments
    assert (built_in.offices["o03"].host, own.offices["o03"].host) == ("gaj", "jtj")
    assert own.offices["o03"].canonical == built_in.offices["o03"].canonical
    assert {"lake"} == set(own.topics) - set(built_in.topics)
    assert {"lake_household"} == set(own.populations) - set(built_in.populations)
    assert {"lake_section"} == set(own.concepts) - set(built_in.concepts)
    assert set(own.boilerplate["B5"]) - set(built_in.boilerplate["B5"]) == {"为青岩湖保护贡献力量"}
    assert "四好农村路" in own.words


@EACH
def test_the_settings_file_loads(name, tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text(block(name, "toml", 1), encoding="utf-8")
    plain, changed = jd.Settings().to_dict(), jd.Settings.load(file).to_dict()
    for section, values in tomllib.loads(block(name, "toml", 1)).items():
        for key, value in values.items():
            assert changed[section][key] == value
            assert plain[section][key] != value, f"{section}.{key} shows the default"


@EACH
def test_the_figures_have_their_place(name):
    assert TEXTS[name].count("<!-- quality -->") == TEXTS[name].count("<!-- /quality -->") == 1
