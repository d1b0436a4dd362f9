"""Alignment on tables of made-up fields of work: what is worded otherwise is found, near misses stay apart."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Field, Template
from jianfu_dedup.matching.columns import align
from jianfu_dedup.parsing.tables.concepts import annotate

WORDS = lexicon.load()
FILE = Path(__file__).parent / "data" / "columns_invented.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
_LEVELS = re.compile(r"/(?![^（]*）)")


def table(labels: list[str], title: str) -> Template:
    paths = [tuple(_LEVELS.split(label)) for label in labels]
    concepts = annotate(paths, WORDS, title=title)
    fields = tuple(
        Field(path=path, concept=concept, generic=concept in WORDS.concepts and WORDS.concepts[concept].weight == 0)
        for path, concept in zip(paths, concepts, strict=True)
    )
    return Template(id=title, path=title, title=title, fields=fields)


def found(case: dict[str, object]) -> set[tuple[str, str]]:
    a, b = table(case["a"], case["title_a"]), table(case["b"], case["title_b"])
    here, there = dict(zip(a.fields, case["a"], strict=True)), dict(zip(b.fields, case["b"], strict=True))
    return {(here[p.a], there[p.b]) for p in align(a, b, WORDS)}


def told(lines: list[str]) -> set[tuple[str, ...]]:
    return {tuple(re.split(" [=|] ", line)) for line in lines}


def test_most_columns_worded_otherwise_are_paired_and_few_wrongly():
    got = [(n, pair) for n, case in enumerate(CASES) for pair in found(case)]
    gold = {(n, pair) for n, case in enumerate(CASES) for pair in told(case["same"])}
    assert len(gold & set(got)) >= 0.85 * len(gold)
    assert len(gold & set(got)) >= 0.95 * len(got)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["work"])
def test_near_misses_stay_apart(case):
    assert not found(case) & told(case["apart"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["work"])
def test_the_order_of_two_tables_does_not_matter(case):
    turned = {**case, "a": case["b"], "b": case["a"], "title_a": case["title_b"], "title_b": case["title_a"]}
    assert {(x, y) for y, x in found(turned)} == found(case)
