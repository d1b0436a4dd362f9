"""References: what a notice names, and which document of the set it is."""

from __future__ import annotations

import random

import pytest

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Document, Notice, Paragraph, RawDocument
from jianfu_dedup.parsing import links, parse

WORDS = lexicon.load()


def notice(text: str, path: str) -> Notice:
    raw = RawDocument(path=path, format="txt", blocks=tuple(Paragraph(text=line) for line in text.split("\n")))
    (found,) = parse(raw, lexicon=WORDS)
    assert isinstance(found, Notice)
    return found


BASE = (
    "丹陵县安全生产委员会办公室文件\n丹安办〔2021〕9号\n关于开展粮库安全隐患排查的通知\n各乡镇：\n请于3月9日前报送粮库隐患排查表。\n"
    "丹陵县安全生产委员会办公室\n2021年3月1日"
)
OTHER = (
    "丹陵县水利局文件\n丹水发〔2021〕9号\n关于做好春灌工作的通知\n"
    "各乡镇：\n请报春灌进度表。\n丹陵县水利局\n2021年3月1日"
)


def linked(text: str, *others: str) -> tuple[str, ...]:
    documents: list[Document] = [notice(t, f"{i}.txt") for i, t in enumerate([BASE, OTHER, *others])]
    documents.append(notice(text, "z.txt"))
    return links.resolve(documents).get("z.txt", ())


SIGNED = "\n丹陵县粮食局\n2021年3月5日"


@pytest.mark.parametrize(
    "text",
    [
        "关于做好粮库工作的通知\n各乡镇：\n根据丹安办〔2021〕9号要求，请报。" + SIGNED,
        "关于做好粮库工作的通知\n各乡镇：\n根据丹安办发【2021】09号要求，请报。" + SIGNED,
        "转发县安委办《关于开展粮库安全隐患排查的通知》的通知\n各粮库：\n现转发给你们。" + SIGNED,
        "丹陵县粮食局转发县安委办关于开展粮库安全隐患排查的通知\n各粮库：\n请办理。" + SIGNED,
        "关于做好粮库工作的通知\n各乡镇：\n按照《关于开展粮库安全隐患排查的通知》要求，请报。" + SIGNED,
        "关于做好粮库工作的通知\n各乡镇：\n县安委办3月1日明电已下发，请按要求报。" + SIGNED,
        "关于做好粮库工作的通知\n各乡镇：\n请对照县安委办9号文抓好落实。" + SIGNED,
        "关于做好粮库工作的通知\n各乡镇：\n请按“关于开展粮库安全隐患排查的通知”要求，如期报送。" + SIGNED,
        "各乡镇：转县里文件，照办↓\n关于开展粮库安全隐患排查的通知\n各乡镇：\n请于3月9日前报送粮库隐患排查表。"
        + SIGNED,
        "关于粮库工作的函\n各粮库：\n现转去，请办理。" + SIGNED + "\n附：\n" + BASE,
    ],
)
def test_a_document_is_found_however_it_is_named(text: str) -> None:
    if "附：" in text:
        text = text.replace("现转去", "现将丹安办〔2021〕9号转去")
    assert linked(text) == ("0.txt",)


@pytest.mark.parametrize(
    "text",
    [
        "关于做好粮库工作的通知\n各乡镇：\n根据省安办〔2021〕9号要求，请报。" + SIGNED,
        "关于做好粮库工作的通知\n各乡镇：\n根据丹安办〔2020〕9号要求，请报。" + SIGNED,
        "关于做好粮库工作的通知\n各乡镇：\n根据《安全生产法》《粮食流通管理条例》，填写《粮库隐患排查表》。" + SIGNED,
        "关于做好粮库工作的通知\n各乡镇：\n请3月1日前报送，附件1号表。" + SIGNED,
        "关于做好粮库工作的通知\n各乡镇：\n请于3月9日前报送粮库隐患排查表。" + SIGNED,
    ],
)
def test_what_names_no_document_of_the_set(text: str) -> None:
    assert linked(text) == ()


def test_a_reminder_finds_what_it_chases() -> None:
    chase = "各乡镇安办：9号文要的粮库隐患排查表还差三个乡镇，今天下班前发我。县安委办 王 2021年3月10日"
    assert linked(chase) == ("0.txt",)
    unnamed = "【催报】各乡镇安办：粮库隐患排查表还差三个乡镇没交，今天下班前发我。县安委办 王 2021年3月10日"
    assert linked(unnamed) == ("0.txt",)


@pytest.mark.parametrize(
    "text",
    [
        "各镇：还有白石、青龙两家没交旱厕改造核查表，文件要求昨天截止。\n丹陵县卫生健康局\n2021年6月11日",
        "各镇：4月1号文件里要的那张表，请还没报的今天补上。\n丹陵县卫生健康局\n2021年6月11日",
        "各镇：上次要的旱厕改造核查表请于6月12日前补报。\n丹陵县卫生健康局\n2021年5月11日",
    ],
)
def test_a_paper_is_chased_by_its_table_its_day_or_its_deadline(text: str) -> None:
    asked = (
        "丹陵县卫生健康局文件\n丹卫发〔2021〕30号\n关于核查旱厕改造的通知\n各乡镇：\n请填写旱厕改造核查表，"
        "6月10日前报县卫健局。\n丹陵县卫生健康局\n2021年4月1日"
    )
    assert linked(text, asked) == ("2.txt",)


def test_a_new_version_supersedes_the_earlier_ones() -> None:
    again = (
        OTHER.replace("丹水发〔2021〕9号\n", "")
        .replace("2021年3月1日", "2021年3月6日")
        .replace("请报", "此前通知以此份为准，请报")
    )
    assert linked(again) == ("1.txt",)


def test_a_title_of_every_year_means_the_latest() -> None:
    last = OTHER.replace("2021", "2020")
    cite = (
        "关于报送春灌总结的通知\n各乡镇：\n按照《关于做好春灌工作的通知》要求，请报总结。\n丹陵县水利局\n2021年5月1日"
    )
    assert linked(cite, last) == ("1.txt",)


def test_a_document_does_not_name_a_later_one() -> None:
    early = notice(
        "关于粮库工作的通知\n各乡镇：\n根据丹安办〔2021〕9号要求，请报。\n丹陵县粮食局\n2020年3月5日", "z.txt"
    )
    assert links.resolve([notice(BASE, "0.txt"), early]) == {}


def test_order_of_the_documents_does_not_matter() -> None:
    texts = [BASE, OTHER, "关于甲的通知\n各乡镇：\n根据丹安办〔2021〕9号和丹水发〔2021〕9号，请报。" + SIGNED]
    documents = [notice(t, f"{i}.txt") for i, t in enumerate(texts)]
    expected = links.resolve(documents)
    assert expected == {"2.txt": ("0.txt", "1.txt")}
    random.Random(3).shuffle(documents)
    assert links.resolve(documents) == expected


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("现将丹安办〔2021〕9号转发给你们。", "forwards"),
        ("丹安办〔2021〕9号同时废止。", "supersedes"),
        ("丹安办〔2021〕9号要求的台账仍有三个乡镇未报。", "urges"),
        ("根据丹安办〔2021〕9号精神开展。", "cites"),
    ],
)
def test_roles(sentence: str, role: str) -> None:
    found = notice("关于粮库的通知\n各乡镇：\n" + sentence + SIGNED, "a.txt")
    assert [r.role for r in found.references] == [role]


RESENT = [
    "各镇：昨天丹安办〔2021〕9号后面的表漏了一栏，重新发一份，请按新表填。县安委办 3月2日",
    "各镇：粮库隐患排查表换新表了，老表不要用，仍是9号前报。县安委办 3月2日",
    "县安委办工作群\n3月2日 10:20\n县安委办小田：粮库隐患排查表换成新模板，先前发的删掉。",
]


@pytest.mark.parametrize("text", RESENT)
def test_a_table_sent_once_more_supersedes_what_asked_for_it(text: str) -> None:
    documents = [notice(BASE, "0.txt"), notice(OTHER, "1.txt"), notice(text + "（2021年）", "z.txt")]
    assert links.roles(documents) == {("z.txt", "0.txt"): "supersedes"}


def test_a_number_is_found_by_its_tail() -> None:
    assert linked("关于做好粮库工作的通知\n各乡镇：\n对照通报丹安办〔2021〕9号，请报。" + SIGNED) == ("0.txt",)
    # The city's own number ends as one of the county does.
    assert linked("关于做好粮库工作的通知\n各乡镇：\n对照市丹安办〔2021〕9号，请报。" + SIGNED) == ()


def test_a_message_that_sends_a_paper_again_comes_from_who_wrote_it() -> None:
    found = notice("各水管员注意：上周丹水发〔2021〕9号的表有错，重新发一份，前面的作废，3月12日前报。", "z.txt")
    assert found.issuer is not None
    assert (found.issuer.id, found.issuer.source, found.addressees) == ("slj", "reference", ("各水管员",))
    cited = notice("各村：上周丹水发〔2021〕9号的会议精神，请学习。", "z.txt")
    assert cited.issuer is None


def test_a_list_that_was_not_seen_is_chased() -> None:
    base = "关于更换社保卡的函\n各镇：\n请于3月9日前报未换卡人员名册。\n丹陵县医疗保障局\n2021年3月1日"
    chase = "全县医保工作群\n县医保局小于 2021/3/11 9:20\n@城关 两家的未换卡人员名册还没看到，今天补上来。"
    assert links.roles([notice(base, "0.txt"), notice(chase, "z.txt")]) == {("z.txt", "0.txt"): "urges"}
