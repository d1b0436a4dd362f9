"""Stock phrases name no people, no objects and no topic."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Span
from jianfu_dedup.parsing.requests.find import find_requests
from jianfu_dedup.parsing.words.stock import blank

LEXICON = lexicon.load()
PHRASES = [p for g in sorted(LEXICON.boilerplate) for p in LEXICON.boilerplate[g]]
ASK = "请各乡镇统计零散烈士墓的位置和管护人，统计表于4月22日前报送。"


def request(text):
    [found] = find_requests(
        text, body=Span(start=0, end=len(text)), issued=dt.date(2023, 4, 10), title="", lexicon=LEXICON
    )
    return found


@given(st.text(alphabet=st.one_of(st.sampled_from("".join(PHRASES[:40]) + "，。；\n"), st.characters()), max_size=80))
def test_every_letter_that_is_left_keeps_its_place(text):
    assert all(a in (b, "，") for a, b in zip(blank(text, LEXICON), text, strict=True))


def test_wildcard_and_heading_stay():
    assert blank("为切实做好烈士墓管护工作，", LEXICON) == "，，，，，烈士墓管护，，，"
    assert blank("三、重点任务\n", LEXICON) == "三、重点任务\n"


@pytest.mark.parametrize("sign", ["、", "，", ""])
def test_signs_between_the_clauses_may_differ(sign):
    assert set(blank(sign.join(["谁主管谁负责", "党政同责", "一岗双责"]), LEXICON)[-9:]) == {"，"}


@pytest.mark.parametrize(
    "phrase",
    ["切实保障人民群众生命财产安全。", "全覆盖、零容忍、严执法、重实效。", "建立问题清单、责任清单、整改清单。"],
)
def test_stock_sentence_adds_nothing_to_what_is_asked(phrase):
    alone, among = request(ASK), request(phrase + ASK + phrase)
    assert (among.population, among.objects, among.material) == (alone.population, alone.objects, alone.material)
