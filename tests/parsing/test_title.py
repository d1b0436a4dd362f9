"""Titles over several lines, and what is left of them unwrapped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.parsing.notices import title
from jianfu_dedup.parsing.notices.layout import read


def printed(head: str) -> str:
    return title.of(
        read(head + "\n各乡镇人民政府、街道办事处，县直有关单位：\n请于3月9日前报送。\n甲县水利局\n2021年3月1日")
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("关于做好春灌工作的通知", "关于做好春灌工作的通知"),
        ("关 于 做 好 春 灌 工 作 的 通  知", "关于做好春灌工作的通知"),
        ("关于开展全县农村供水设施冬季防冻\n保暖工作的通知", "关于开展全县农村供水设施冬季防冻保暖工作的通知"),
        ("关于转发《关于做好春灌工作\n的通知》的通\n知", "关于转发《关于做好春灌工作的通知》的通知"),
        ("甲县水利局\n关于做好春灌工作的通知", "关于做好春灌工作的通知"),
        (
            "甲县水利局文件\n\n甲水发〔2021〕3号\n\n甲县水利局\n关于印发《甲县春灌方案》的通知",
            "关于印发《甲县春灌方案》的通知",
        ),
        ("特急  明电\n甲水明电〔2021〕3号\n关于做好春灌工作的紧急通知", "关于做好春灌工作的紧急通知"),
        (
            "000012\n甲县水利局文件\n甲水发〔2021〕3号　　　签发人：王某\n关于做好春灌工作的通知",
            "关于做好春灌工作的通知",
        ),
        ("（以此份为准，上午所发作废）\n关于做好春灌工作的通知", "关于做好春灌工作的通知"),
        (
            "甲县打击治理春灌偷水漏水工作\n联席会议办公室文件\n甲水发〔2021〕3号\n关于做好春灌工作的通知",
            "关于做好春灌工作的通知",
        ),
        ("工作提示", "工作提示"),
    ],
)
def test_title_lines(head: str, expected: str) -> None:
    assert printed(head) == expected


def test_a_message_has_no_title() -> None:
    assert title.of(read("各水利站：春灌进度表今天下班前发群里。县水利局 3月8日")) == ""


@pytest.mark.parametrize(
    ("text", "core", "act"),
    [
        ("关于做好春灌工作的通知", "做好春灌工作", ""),
        ("甲县水利局关于做好2021年春灌工作的紧急通知", "做好2021年春灌工作", ""),
        (
            "关于转发县市场监督管理局关于开展“两节”前特种设备安全隐患排查的通知的通知",
            "开展“两节”前特种设备安全隐患排查",
            "转发",
        ),
        ("甲县财政局转发县人社局关于开展公益性岗位核查的通知", "开展公益性岗位核查", "转发"),
        ("转发《甲县教育局关于摸底的通知》的通知", "摸底", "转发"),
        ("关于印发《甲县春灌方案（试行）》的通知", "甲县春灌方案", "印发"),
        ("甲县住建局转发县环委办关于印发《甲县2022—2023年攻坚方案》的通知", "甲县2022—2023年攻坚方案", "转发"),
        ("【紧急】关于报送春灌进度的函", "报送春灌进度", ""),
        ("关于做好转发补贴工作的通知", "做好转发补贴工作", ""),
        ("关于翻印县平安办有关文件的函", "县平安办有关文件", "翻印"),
        ("关于切实抓好春耕备耕工作的实施意见", "切实抓好春耕备耕工作", ""),
        ("关于做好《甲县年鉴（2021）》组稿工作的通知", "做好《甲县年鉴（2021）》组稿工作", ""),
        ("", "", ""),
    ],
)
def test_unwrapping(text: str, core: str, act: str) -> None:
    unwrapped = title.unwrap(text)
    assert (unwrapped.core, unwrapped.act) == (core, act)


MATTER = st.text(alphabet="春灌秋收防溺水台账排查整治隐患人员信息核实", min_size=4, max_size=16)


@given(
    MATTER,
    st.sampled_from(["甲县水利局", "县安委办", "乙市丙区教育局"]),
    st.sampled_from(["通知", "函", "通报", "紧急通知"]),
)
def test_a_forward_has_the_core_of_what_it_forwards(matter: str, body: str, kind: str) -> None:
    original = f"关于开展{matter}的{kind}"
    core = title.unwrap(original).core
    assert title.unwrap(f"{body}{original}").core == core
    assert title.unwrap(f"关于转发《{body}{original}》的通知").core == core
    assert title.unwrap(f"转发{body}《{original}》的通知").core == core
