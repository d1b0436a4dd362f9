"""Who sends a message that has no signature."""

from __future__ import annotations

import pytest

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Notice, Paragraph, RawDocument
from jianfu_dedup.parsing import parse

WORDS = lexicon.load()


def sender(text: str) -> str:
    raw = RawDocument(path="a.txt", format="txt", blocks=tuple(Paragraph(text=line) for line in text.split("\n")))
    (found,) = parse(raw, lexicon=WORDS)
    assert isinstance(found, Notice)
    return found.issuer.id if found.issuer else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("卫健局医政股：各卫生院，献血车下周到镇，请组织好人员。", "wjj"),
        ("民政局小李：各镇，低保年审表今天发我。", "mzj"),
        ("防汛值班群\n7/8 20:15 水利局-老范：各镇水情今晚9点前报一次。", "slj"),
        ("2024/3/4 9:20 县教育局安全股 向老师：各校，校车台账明天报。", "jyj"),
        ("退役军人工作群\n2023年9月8日 10:12\n县退役军人局优抚股：@城关 优抚对象核查表还没交。", "tyj"),
        ("耕保股 小胡  5月6日 09:00\n各所：图斑举证明天收口。", "zrj"),
        ("关于报送培训班次的函\n各镇党委：\n培训台账3月1日前报组织部党员教育中心。\n2024年2月1日", "zzb"),
        ("关于值守的通知\n各镇：\n请报值班表。\n（丹陵县林业局代章）\n2024年3月1日", "lyj"),
        # Whose posts are called, when nobody signs: the line of business goes down from one department.
        ("各学区、乡镇教育专干：控辍保学情况今天报。", "jyj"),
        ("各中心学校、幼儿园：晨检数每天报。", "jyj"),
        ("@各乡镇村建办 改造进度表15号前发来。", "zjj"),
        ("各乡镇妇联主席：活动照片周五前发群。", "fl"),
        ("各镇电管员、村电工：跳闸台区报一下。", "gdgs"),
        ("通知：下周办培训班，请各乡镇经管站17日前把名单报群里。", "nyj"),
        ("各派出所、司法所：纠纷台账周五前报。", ""),
        ("各乡镇：请各镇教育专干、民政专干8日前报名单。", ""),
        # Who reminds is the sender, in the lexicon or not.
        ("燃气整治专班提醒：本周销号数今天报。", "zjj"),
        ("自建房专班温馨提示：各镇进度今天报。", "zjj"),
        ("各镇：清单1月8日前回复政府办信息股。", "zfb"),
        # Whom a message is written to is not who wrote it.
        ("各乡镇：请报春灌进度。", ""),
        ("县公安局：请你局提供户籍人口数。", ""),
        # Of several who are to be answered none can be told to be the writer.
        ("各镇：台账报县民政局，清单报县水利局。", ""),
    ],
)
def test_sender(text: str, expected: str) -> None:
    assert sender(text) == expected


def test_who_had_it_printed_again_passes_it_on() -> None:
    text = "丹陵县人民政府办公室翻印\n关于做好抽样调查的通知\n各镇：\n请报名册。\n丹陵县统计局\n2024年3月1日"
    assert sender(text) == "zfb"
