"""The notice of a table among many: looked for by what may matter, with the result of scoring every notice."""

import datetime as dt
import math
from collections import Counter
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Body, Field, Notice, Template
from jianfu_dedup.parsing.attach import attach
from jianfu_dedup.parsing.belonging import search
from jianfu_dedup.parsing.belonging.fitness import Read, score
from jianfu_dedup.parsing.belonging.words import Words, core, pairs
from jianfu_dedup.text.reference import pair_rarity

LEXICON = lexicon.load()
RARITY = pair_rarity()
MATTERS = ["山塘水库", "护林巡查", "秸秆禁烧", "校车安全", "谢谢谢", "农机购置补贴"]
FORMS = ["排查台账", "花名册", "情况统计表", "登记表", ""]
BODIES = [None, *(Body(name=n, host=n) for n in ("林业局", "水利局"))]
NAMES = st.builds("".join, st.tuples(st.sampled_from(MATTERS), st.sampled_from(FORMS)))
YEARS = st.sampled_from(["", "2021年", "2023年"])
TEXTS = st.lists(st.one_of(NAMES, NAMES.map("《{}》".format), st.sampled_from(["，请报送", "2023 年度", "某县各乡镇"])))


@st.composite
def notices(draw):
    title = "关于" + draw(YEARS) + draw(st.sampled_from(["开展", "催报", "报送"])) + draw(NAMES) + "的通知"
    return {
        "title": title,
        "title_core": draw(st.sampled_from(["", title[2:-3]])),
        "text": "".join(draw(TEXTS)),
        "attachments": tuple(draw(st.lists(NAMES, max_size=2))),
        "issuer": draw(st.sampled_from(BODIES)),
        "doc_no": draw(st.sampled_from(["", "甲水发〔2021〕3号"])),
        "issued": draw(st.sampled_from([None, dt.date(2021, 3, 1), dt.date(2023, 3, 1)])),
    }


@st.composite
def tables(draw):
    return {
        "title": draw(YEARS) + draw(NAMES),
        "fields": tuple(Field(path=(x,)) for x in draw(st.lists(st.sampled_from([*MATTERS, "姓名"]), max_size=3))),
        "issuer": draw(st.sampled_from(BODIES)),
        "notes": draw(st.sampled_from(["", "依据甲水发〔2021〕3号"])),
    }


NOTICES = st.lists(notices(), max_size=12)
TABLES = st.lists(tables(), max_size=6)


def made(many_notices, many_tables):
    found = [Notice(id=f"n{i:02}", path=f"n{i:02}.docx", **n) for i, n in enumerate(many_notices)]
    return found, [Template(id=f"t{i:02}", path=f"t{i:02}.xlsx", **t) for i, t in enumerate(many_tables)]


def slowly(table, all_notices):
    """Score every notice, as the rule says it: the best must be good enough and clearly beat the next."""
    words = Words(RARITY)
    found = words.table(table, LEXICON)
    scored = sorted(((score(found, Read(n, words.notice(n))), n.id) for n in all_notices), reverse=True)
    if not scored or scored[0][0] < search.MIN_SCORE:
        return ""
    return scored[0][1] if len(scored) < 2 or scored[0][0] - scored[1][0] >= search.MARGIN else ""


@pytest.mark.parametrize("few", [0, search.FEW])
@settings(max_examples=150, deadline=None)
@given(many_notices=NOTICES, many_tables=TABLES)
def test_what_is_found_is_what_scoring_all_finds(few, many_notices, many_tables):
    all_notices, all_tables = made(many_notices, many_tables)
    with mock.patch.object(search, "FEW", few):
        linked = attach([*all_tables, *all_notices], LEXICON, rarity=RARITY)
    assert [t.attached_to for t in linked[: len(all_tables)]] == [slowly(t, all_notices) for t in all_tables]


def test_both_ways_find_something():
    all_notices, _ = made([{"title": f"关于{m}的通知", "text": f"请报《{m}排查台账》。"} for m in MATTERS], [])
    _, all_tables = made([], [{"title": f"{m}排查台账"} for m in MATTERS])
    for few in (0, search.FEW):
        with mock.patch.object(search, "FEW", few):
            linked = attach([*all_tables, *all_notices], LEXICON, rarity=RARITY)
        assert [t.attached_to for t in linked[: len(all_tables)]] == [n.id for n in all_notices]


@given(notices(), tables())
def test_the_cosine_is_that_of_the_vectors(notice, table):
    (notice,), (table,) = made([notice], [table])
    words = Words(RARITY)
    said, wanted = words.notice(notice), words.table(table, LEXICON)
    counts = Counter()
    for text, times in ((notice.title_core or notice.title, 3), ("n00", 3), (notice.text, 1)):
        counts.update(pairs(core(text)) * times)
    vector = {p: (1 + math.log(n)) * RARITY[p] for p, n in counts.items()}
    norm = math.dist(vector.values(), [0.0] * len(vector))
    expected = sum(v * vector.get(p, 0.0) / norm for p, v in wanted.weights.items())
    assert said.cosine(wanted.weights) == pytest.approx(expected)
    assert said.weights() == pytest.approx({p: v / norm for p, v in vector.items()})
    assert said.tells(wanted.telling, 3) == (sum(p in vector for p in wanted.telling) >= 3)


@given(st.text(alphabet="关于的通知2023年度 \n\u3000，A县乡镇山塘", max_size=40))
def test_long_and_short_texts_are_stripped_alike(text):
    """Long texts go another way than titles: padding one to length changes nothing in it."""
    padded = text + "，" * 300 + "。"
    assert core(padded) == core(text + "，，。")


def test_a_notice_read_again_is_the_same_as_read_anew():
    words = Words(RARITY)
    first = Notice(id="a", path="a", title="关于开展护林巡查的通知", text="请报《护林台账》。")
    moved = Notice(id="b", path="a", title="关于开展护林巡查的通知", text="请报《巡查台账》。")
    assert words.notice(first) is words.notice(first)
    assert [n.text for n in words.notice(moved).names] == ["巡查台账"]
