"""The first judge: what stands in both papers, who was first, what the later one changed."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianfu_dedup import lexicon as lexicons
from jianfu_dedup.documents import Body, Deadline, Match, Notice, Reference, Request, Span
from jianfu_dedup.matching.reuse import Reader, with_text
from jianfu_dedup.matching.spans import SEED, blocks, counted, lay, standings
from jianfu_dedup.settings import Settings
from jianfu_dedup.text.boilerplate import Boilerplate

LEXICON = lexicons.load()
STOCK = "加强组织领导，提高政治站位。"
ITEMS = (
    "一、清查范围\n辖区内的水库、山塘、沟渠及取土坑塘，不分大小逐处到现场查看。\n"
    "二、清查内容\n水域名称、水深、有无护栏和救生绳、管护人姓名，四项都要填写清楚。\n"
)
ASK = "请于{due}前将《危险水域清查登记表》{how}报县水利局。\n"


def notice(key, issuer, text, issued, *, due="2023-07-20", channels=("电子",), addressees=("各乡镇人民政府",), **more):
    ask = Request(
        material="危险水域清查登记表",
        deadlines=(Deadline(value=due, precision="day"),) if due else (),
        channels=channels,
        quote="请于",
        span=Span(start=text.find("请于"), end=text.find("请于") + 2),
    )
    return Notice(
        id=key, path=f"{key}.docx", title="关于清查危险水域的通知", issuer=Body(name=issuer, raw=f"某县{issuer}"),
        issued=dt.date.fromisoformat(issued) if issued else None, addressees=addressees, requests=(ask,), text=text,
        **more,
    )  # fmt: skip


def original(due="7月20日", how="电子版", contact="联系人：甲某，电话0123-4567890"):
    return ITEMS + ASK.format(due=due, how=how) + contact


@pytest.fixture(scope="module")
def reader():
    return Reader(LEXICON, Settings())


def kinds(reuse):
    return [c.kind for c in reuse.changes]


def told(reuse, kind):
    return [(c.before, c.after) for c in reuse.changes if c.kind == kind]


def test_a_forward_holds_the_whole_original_and_tells_what_it_adds(reader):
    first = notice("a", "水利局", original(), "2023-07-03")
    own = "现将县水利局通知转发给你们。登记表同时抄送我局安全股，7月18日前报。\n"
    second = notice("b", "教育局", own + original(), "2023-07-05", due="2023-07-18", addressees=("各中心学校",))
    found = reader.compare(second, first)
    assert (found.earlier, found.later, found.first_by) == ("a", "b", "date")
    assert found.shared_earlier == found.of_earlier > 60
    assert found.shared_later < found.of_later
    assert told(found, "deadline") == []  # the request with the new date was parsed from a sentence of the original
    assert told(found, "addressees") == [("各乡镇人民政府", "各中心学校")]
    assert any("抄送我局安全股" in after for _, after in told(found, "sentence_added"))
    # Another office has other people to ask; that is no change.
    assert "contact" not in kinds(found)
    assert "sentence_removed" not in kinds(found)


def test_a_reissue_of_the_same_day_is_later_when_it_names_the_first(reader):
    first = notice("b", "水利局", original(), "2023-07-03")
    again = notice(
        "a", "水利局", "（以此份为准，此前所发作废）\n" + original("7月15日", "电子版和纸质盖章件"), "2023-07-03",
        due="2023-07-15", channels=("电子", "纸质"),
    )  # fmt: skip
    found = reader.compare(first, again, {("a", "b"): "supersedes"})
    assert (found.earlier, found.later, found.first_by) == ("b", "a", "reference")
    assert told(found, "deadline") == [("2023-07-20", "2023-07-15")]
    assert told(found, "channels") == [("电子", "电子、纸质")]
    assert ("", "以此份为准") in told(found, "marker")
    assert [(b, a) for b, a in told(found, "sentence_changed") if "7月20日" in b and "7月15日" in a]


def test_without_date_or_reference_nobody_was_first(reader):
    a, b = notice("x", "水利局", original(), ""), notice("y", "水利局", original(), "")
    found = reader.compare(b, a)
    assert (found.earlier, found.first_by, found.text("x").first) == ("x", "", "")


def test_a_supplement_tells_its_changes_in_words_and_removes_nothing(reader):
    first = notice("a", "水利局", original(), "2023-07-03")
    text = (
        "经研究，对登记表作如下调整：报送时间由7月20日提前至7月16日；登记表增加“警示牌数量”“巡查人”两列，"
        "删去“水深”一项，以此件为准。"
    )
    second = notice("b", "水利局", text, "2023-07-08", due="2023-07-16")
    found = reader.compare(first, second)
    assert told(found, "deadline") == [("7月20日", "7月16日")]
    assert told(found, "column_added") == [("", "警示牌数量"), ("", "巡查人")]
    assert told(found, "column_removed") == [("水深", "")]
    assert not {"sentence_removed", "sentence_added", "material_removed"} & set(kinds(found))


def test_stock_phrases_count_on_neither_side(reader):
    plain, rich = (notice(k, "水利局", original() + "\n" + s, "2023-07-03") for k, s in (("a", ""), ("b", STOCK * 5)))
    one, two = reader.compare(plain, plain), reader.compare(plain, rich)
    assert two.shared_earlier == two.of_earlier == one.of_earlier
    assert two.of_later - two.of_earlier < 0.1 * len(STOCK * 5)
    strangers = [
        notice(k, "水利局", STOCK + t, "2023-07-03") for k, t in (("c", "报送春灌进度表。"), ("d", "上报庙会摊位数。"))
    ]
    found = reader.compare(*strangers)
    assert found.most == 0.0
    assert all(s.stock for s in found.spans)


def test_removed_sentences_and_changed_people_of_one_office_are_told(reader):
    first = notice("a", "水利局", original(), "2023-07-03")
    text = (
        original(contact="联系人：乙某，电话0123-7654321")
        .replace("二、清查内容\n", "")
        .replace("水域名称、水深、有无护栏和救生绳、管护人姓名，四项都要填写清楚。\n", "")
    )
    found = reader.compare(first, notice("b", "水利局", text, "2023-07-09"))
    assert any(before.startswith("水域名称、水深") for before, _ in told(found, "sentence_removed"))
    assert len(told(found, "contact")) == 1


def test_a_line_break_changes_nothing(reader):
    text = original()
    broken = "\n".join(text[i : i + 20] for i in range(0, len(text), 20))
    a, b = notice("a", "水利局", text, "2023-07-03"), notice("b", "教育局", broken, "2023-07-05")
    found = reader.compare(a, b)
    assert found.shared_earlier >= 0.97 * found.of_earlier
    assert "sentence_removed" not in kinds(found)


def test_quotes_are_short_and_masked(reader):
    phone = "13812345678"
    extra = f"另请各乡镇安排专人值守水域入口并把值守安排表拍照发到工作群或者手机{phone}以便我局随时核对情况。"
    first, second = (
        notice("a", "水利局", original(), "2023-07-03"),
        notice("b", "教育局", original() + "\n" + extra, "2023-07-05"),
    )
    found = reader.compare(first, second)
    quotes = [q for c in found.changes if c.kind.startswith("sentence") for q in (c.before, c.after)]
    assert any("值守" in q for q in quotes)
    assert all(len(q) <= 40 for q in quotes)
    assert not any(part in q for q in quotes for part in (phone[:7], phone[-7:]))


def test_a_match_gets_its_text_from_either_side(reader):
    first = notice("b", "水利局", original(), "2023-07-03")
    second = notice("a", "教育局", "转发如下，请认真抓好落实，并按时报送。\n" + original(), "2023-07-05")
    match = Match(a="a", b="b", relation="forward", strength="full", score=0.9)
    done = with_text([match], [first, second], roles={}, reused={}, lexicon=LEXICON, settings=Settings())[0]
    assert done.text is not None
    assert (done.text.first, done.text.first_by) == ("b", "date")
    assert done.text.shared_b == done.text.of_b < done.text.of_a
    span = next(s for s in done.text.spans if "护栏" in s.quote)
    for side, paper in (("a", second), ("b", first)):
        place = getattr(span, side)
        assert "护栏" in paper.text[place.start : place.end]


def test_a_copy_without_common_text_is_an_overlap_and_small_overlaps_stay_untold():
    a, b = notice("a", "水利局", original(), "2023-07-03"), notice("b", "教育局", "请按期上报。", "2023-07-05")
    common = {"strength": "full", "score": 0.9}
    matches = [Match(a="a", b="b", relation="copy", **common), Match(a="a", b="b", relation="overlap", **common)]
    done = with_text(matches, [a, b], roles={}, reused={("a", "b"): 0.9}, lexicon=LEXICON, settings=Settings())
    assert [(m.relation, m.text, m.changes) for m in done] == [("overlap", None, ())] * 2


def test_an_overlap_is_compared_only_when_its_shingles_say_so():
    a, b = notice("a", "水利局", original(), "2023-07-03"), notice("b", "教育局", original(), "2023-07-05")
    match = Match(a="a", b="b", relation="overlap", strength="full", score=0.9)
    for share, wanted in ((0.2, False), (0.9, True)):
        done = with_text([match], [a, b], roles={}, reused={("a", "b"): share}, lexicon=LEXICON, settings=Settings())
        assert (done[0].text is not None) == wanted


def test_an_older_reference_to_a_marker_is_told_only_within_one_office(reader):
    first = notice("a", "水利局", original(), "2023-07-03")
    second = replace(
        notice("b", "教育局", "以此份为准。\n" + original(), "2023-07-05"),
        references=(Reference(role="supersedes", raw="以此份为准"),),
    )
    assert "marker" not in kinds(reader.compare(first, second))


TEXT = st.text(alphabet="报送台账水库。，12\n", max_size=120)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT)
def test_blocks_are_equal_text_apart_in_the_second_and_miss_no_seed(a, b):
    found = blocks(a, b)
    for i, j, length in found:
        assert length >= SEED
        assert a[i : i + length] == b[j : j + length]
    assert all(x[1] + x[2] <= y[1] for x, y in itertools.pairwise(found))
    covered = {j + k for _, j, length in found for k in range(length)}
    for j in range(len(b) - SEED + 1):  # the slow way: a seed that stands in a is covered at least where it begins
        if b[j : j + SEED] in a:
            assert j in covered


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT)
def test_counts_stay_within_the_text_and_a_text_stands_in_itself(a, b):
    stock = Boilerplate(LEXICON, None, weight=0.1)
    one, two = lay(a, stock), lay(b, stock)
    shared, total = counted(two, standings(two, one, blocks(one.letters, two.letters)))
    assert 0 <= shared <= total <= len(two.letters)
    same, whole = counted(one, standings(one, one, blocks(one.letters, one.letters)))
    assert same == whole


def test_a_text_of_one_repeated_word_is_compared_quickly():
    text = "水库" * 20_000
    assert blocks(text, text)[0] == (0, 0, len(text))
