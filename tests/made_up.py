"""Made-up notices of one county, for tests of what must not depend on how a batch is made up."""

from __future__ import annotations

import random
import re

import jianfu_dedup as jd
from jianfu_dedup import lexicon

STOCK = tuple(
    phrase.replace("…", "")
    # B7 and B8 are the furniture of pages and forms, no sentences.
    for group in ("B1", "B2", "B3", "B4", "B5", "B6")
    for phrase in lexicon.load().boilerplate[group]
)


def notice(body: str, title: str, ask: str, send: str, *, day: int = 10, number: int = 1) -> str:
    """A notice of 2023-04 as text; ``send`` is the sentence that says by when."""
    return "\n".join(
        [
            f"青{body[:2]}〔2023〕{number}号",
            f"青山县{body}",
            f"关于{title}的通知",
            "各乡镇人民政府、街道办事处：",
            f"一、{ask}",
            f"二、{send}",
            f"青山县{body}",
            f"2023年4月{day}日",
        ]
    )


# (body, title, ask, send, day): the two of a pair ask for the same thing in other words.
SAME = {
    "water": (
        (
            "应急管理局", "开展辖区危险水域排查",
            "请各乡镇对辖区内水库、山塘、河道等危险水域逐处排查，登记位置、责任人和警示牌设置情况。",
            "请于4月25日前将《危险水域排查台账》报送至县应急管理局邮箱。", 10,
        ),
        (
            "教育局", "报送中小学生防溺水水域台账",
            "各乡镇要摸清学校周边及村组的水库、山塘、河段等易溺水水域底数，明确每处的包保人，并在岸边设立警示标牌。",
            "台账于4月26日前报县教育局安全股。", 12,
        ),
    ),
    "gas": (
        (
            "住房和城乡建设局", "开展餐饮场所燃气安全排查",
            "请各乡镇对辖区内使用瓶装液化气的餐馆、饭店逐户检查，记录气瓶数量、软管、报警器安装情况。",
            "请于4月28日前填报《餐饮场所燃气安全排查表》。", 10,
        ),
        (
            "商务局", "摸排餐饮企业用气情况",
            "各乡镇要对辖区餐饮企业、小吃店使用液化石油气情况开展摸底，了解燃气泄漏报警装置、软管更换情况。",
            "摸排结果请于4月30日前汇总上报县商务局。", 14,
        ),
    ),
    "aged": (
        (
            "民政局", "核查高龄老人信息",
            "请各乡镇对辖区80周岁以上老年人逐一核实，掌握姓名、身份证号、居住状况。",
            "请于4月20日前将高龄老人核查花名册报县民政局养老服务股。", 1,
        ),
        (
            "卫生健康局", "报送高龄老年人名单",
            "各乡镇卫生院配合乡镇对80岁以上老人开展上门核实，登记健康状况与居住情况。",
            "名单于4月22日前报县卫生健康局老龄股。", 3,
        ),
    ),
}  # fmt: skip

# Asks that have nothing to do with one another, nor with the pairs above but for the last line of some.
APART = (
    ("农业农村局", "上报春耕物资需求", "请各乡镇统计化肥、种子、农药等春耕物资需求和库存数量。", "春耕物资需求统计表"),
    ("文化广电旅游局", "推荐非遗传承人", "请各乡镇推荐本地民间艺人、手工技艺传承人，说明代表作品。", "推荐材料"),
    ("残疾人联合会", "核实残疾儿童康复需求", "请各乡镇核实0至14岁残疾儿童康复训练意愿。", "康复需求表"),
    ("交通运输局", "报送农村公路养护里程", "请各乡镇统计列养的乡道、村道里程，注明路面类型。", "养护里程统计表"),
    ("退役军人事务局", "统计烈士墓管护情况", "请各乡镇统计零散烈士墓、纪念碑的位置和管护人。", "纪念设施管护统计表"),
    ("市场监督管理局", "开展农村集体聚餐备案", "请各乡镇对婚丧喜庆聚餐活动提前备案，登记举办人和厨师。", "聚餐备案表"),
    ("医疗保障局", "核对城乡居民参保人数", "请各乡镇核对城乡居民医疗保险参保缴费人数。", "参保缴费统计表"),
    ("妇女联合会", "推荐最美家庭", "请各乡镇推荐最美家庭候选户，附简要事迹。", "最美家庭推荐表"),
    ("畜牧水产事务中心", "报送生猪存栏数量", "请各乡镇统计规模养殖场生猪存栏、能繁母猪和出栏数量。", "生猪存栏报表"),
    ("水利局", "巡查河道采砂", "请各乡镇巡查辖区河道，记录非法采砂点位。", "采砂巡查台账"),
    ("人力资源和社会保障局", "摸清返乡创业人员情况", "请各乡镇摸清返乡创业人员的项目和资金需求。", "返乡创业人员名单"),
    ("林业局", "核查古树名木", "请各乡镇核查古树名木的位置、树种和保护措施。", "古树名木登记表"),
)  # fmt: skip


def apart(n: int) -> str:
    body, title, ask, table = APART[n]
    return notice(body, title, ask, f"{table}请于4月{15 + n}日前报县{body}。", day=6 + n, number=40 + n)


_BODIES = (
    "应急管理局", "教育局", "住房和城乡建设局", "公安局", "商务局", "民政局", "卫生健康局", "文化广电旅游局",
    "市场监督管理局",
    "交通运输局", "水利局", "农业农村局", "自然资源局", "林业局", "司法局", "财政局", "消防救援大队", "气象局",
)  # fmt: skip
_TITLES = (
    "开展自建房安全隐患排查", "摸排农村自建房屋安全情况", "报送居民自建房排查台账", "做好经营性自建房隐患摸底",
    "进一步排查自建住房安全风险", "上报自建房安全隐患清单",
)  # fmt: skip
_ASKS = (
    "请各乡镇对辖区内自建房逐栋排查，重点查看房屋结构、改扩建和用作经营的情况，登记房主、地址、层数和隐患。",
    "各乡镇要组织村组干部对居民自建房屋开展拉网式摸底，掌握建造年代、层数、用途及是否存在裂缝倾斜。",
    "各乡镇街道对三层以上、用作经营或出租的自建房全面核查，记明户主、位置、面积和安全隐患。",
)
_SENDS = (
    "《自建房安全隐患排查台账》请于4月{}日前报送县{}。",
    "排查结果于4月{}日前汇总上报县{}邮箱。",
    "请各乡镇4月{}日前将自建房摸排清单报县{}办公室。",
)


def crowd(size: int) -> dict[str, str]:
    """One and the same request by ``size`` departments, each in other words."""
    return {
        f"crowd{n:02}.txt": notice(
            _BODIES[n],
            _TITLES[n % 6],
            _ASKS[n // 2 % 3],
            _SENDS[(n + n // 6) % 3].format(15 + n % 12, _BODIES[n]),
            day=5 + n % 12,
            number=10 + n,
        )
        for n in range(size)
    }


def padded(text: str, share: float, seed: int) -> str:
    """Insert stock sentences between the sentences of the body until they are ``share`` of all characters."""
    rng = random.Random(seed)
    lines = text.split("\n")
    body, added = range(4, len(lines) - 2), 0
    while added < len(text) * share / (1 - share):
        sentence, line = rng.choice(STOCK) + "。", rng.choice(body)
        cut = rng.choice([0, *(m.end() for m in re.finditer("。", lines[line]))])
        lines[line] = lines[line][:cut] + sentence + lines[line][cut:]
        added += len(sentence)
    return "\n".join(lines)


def scan(folder, texts: dict[str, str], **settings) -> jd.Report:
    """Write the texts into a new folder and scan it, telling pairs of every score."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return jd.scan(folder, settings={"matching": {"related": 0.0, **settings}, "reading": {"workers": 1}})


def pair(report: jd.Report, a: str, b: str) -> jd.Match | None:
    """What a report says of two documents."""
    return next((m for m in report.matches if (m.a, m.b) == (min(a, b), max(a, b))), None)
