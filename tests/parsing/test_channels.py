"""How something is to be handed in."""

import pytest

from jianfu_dedup.parsing.requests import channels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电子版发至邮箱abc@example.cn", {"电子", "邮箱"}),
        ("发 abc_d@example.cn", {"电子", "邮箱"}),
        ("通过OA报县局", {"OA"}),
        ("排查表通过协同办公平台报送", {"电子", "OA"}),
        ("名单经公文交换系统报县局", {"电子", "OA"}),
        ("发工作群", {"微信群"}),
        ("在“某某防汛工作群”报送当日情况", {"微信群"}),
        ("下班前把表发我", {"电子", "微信群"}),
        ("报名单传“某某”钉钉群", {"电子", "钉钉群"}),
        ("扫描件发QQ群", {"电子", "QQ群"}),
        ("纸质版加盖公章一式两份报县局", {"纸质", "盖章"}),
        ("主要负责人签字并盖章后报县局", {"电子", "盖章"}),
        ("加盖公章扫描成PDF", {"电子", "盖章"}),
        ("于5月1日前录入全国某某信息系统", {"系统"}),
        ("通过“某某”小程序上传记录", {"系统"}),
        ("在“志愿云”系统发布、签到", {"系统"}),
        ("登录平台填报", {"系统"}),
        ("交县局301室", {"纸质"}),
        ("送县局安全股", {"纸质"}),
        ("开展隐患排查", set()),
        # 抄送, 报送 a section are no walks to the county town
        ("抄送我局市场股", set()),
        # the platforms of provinces, documents written together
        ("台账通过粤政易发至我办", {"电子", "OA"}),
        ("名册经政务微信报送", {"电子", "OA"}),
        ("在石墨文档里填写", {"电子"}),
        ("登记表上传至网盘", {"电子"}),
        ("用U盘拷贝目录", {"电子"}),
        ("扫码填报", {"系统"}),
        ("数据网上直报", {"系统"}),
        ("并更新救助信息系统", {"系统"}),
        # a floor or a room is walked to, unless something electronic is named
        ("表格报团县委（政务中心3楼305）", {"纸质"}),
        ("电子版报团县委（政务中心3楼305）", {"电子"}),
        # what is looked into, or stays at home
        ("排查微信群、QQ群里的涉诈信息", set()),
        ("底册留村备查，汇总表发邮箱", {"电子", "邮箱"}),
        ("原件由乡镇留存，扫描件发QQ群", {"电子", "QQ群"}),
        # typed, not sent as a file
        ("名单在群里接龙", {"微信群"}),
        ("每天报到河道管护群", {"微信群"}),
        ("发动困难人群参保", set()),
        # taken back
        ("涉密内容勿发微信群", set()),
        ("不需报送纸质材料", set()),
        ("不再报送纸质版，电子版发邮箱", {"电子", "邮箱"}),
        ("严禁在微信群传输", set()),
    ],
)
def test_find(text, expected):
    assert set(channels.find(text)) == expected


def test_line_breaks_do_no_harm():
    assert channels.find("连同电子\n版发\n1234@example.cn") == ("电子", "邮箱")


@pytest.mark.parametrize(("text", "expected"), [("一式三份", 3), ("一式 2 份", 2), ("一式两份", 2), ("电子版", 0)])
def test_copies(text, expected):
    assert channels.copies(text.replace(" ", "")) == expected
