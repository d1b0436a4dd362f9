# ruff: noqa: E501, A002 - a table of data: one document, one pair a line
"""A made-up county with every situation a report has to show. Names, numbers and people are invented."""

from __future__ import annotations

import datetime as dt
import itertools

from jianfu_dedup.documents import (
    Body,
    Change,
    Cluster,
    Deadline,
    Decision,
    Document,
    Event,
    Evidence,
    Field,
    Match,
    Notice,
    Reference,
    Request,
    SharedSpan,
    SharedText,
    Span,
    Template,
    Unread,
    VersionChain,
    VersionStep,
)
from jianfu_dedup.report import Report

LABELS = {
    "topic:fire": "消防安全", "topic:drown": "防溺水", "topic:special": "特种设备", "topic:toilet": "农村户厕",
    "topic:work_safety": "安全生产", "topic:stat": "统计普查", "population:pupil": "学生", "population:child": "儿童",
    "population:shop": "经营场所", "population:water": "水域点位",
}  # fmt: skip

FIRE_TABLES = {
    "消防救援大队": ("今冬明春火灾防控九小场所排查台账", "序号 乡镇 场所名称 场所类型 地址 负责人 联系电话 建筑面积(㎡) 存在隐患 整改措施 整改期限 整改责任人 是否整改 备注"),
    "应急管理局": ("重点行业领域消防安全隐患排查治理清单", "序号 所属乡镇(街道) 单位名称 行业领域 单位地址 主要负责人 电话 检查时间 检查人 问题隐患 隐患等级 整治措施 完成时限 责任单位 整改情况"),
    "商务局": ("商贸流通企业消防安全自查汇总表", "序号 企业名称 经营地址 业态 营业面积 企业负责人 手机号码 自查发现问题 整改情况 整改完成时限 照片"),
    "民政局": ("养老机构消防安全隐患台账", "序号 机构名称 所在乡镇 床位数 入住人数 法人 联系方式 是否通过消防审验 存在问题 整改时限 责任人 进展"),
}  # fmt: skip
DROWN_TABLES = {
    "教育局": ("学生防溺水包保责任台账", "序号 学校 学生姓名 年级班级 性别 家庭住址 监护人/姓名 监护人/电话 包保教师 联系电话 家访时间"),
    "妇联": ("防溺水巾帼包保台账", "序号 乡镇 村(社区) 儿童姓名 年龄 是否留守 监护人 联系方式 妇联包保人 职务 电话 走访时间"),
    "团县委": ("青少年防溺水结对帮扶台账", "序号 村 姓名 性别 身份证号 就读学校 家长姓名 手机号 结对人 结对人电话 备注"),
}  # fmt: skip
TOILET = "序号 乡镇 行政村 户主姓名 联系电话 改厕年度 改厕模式 是否正常使用 问题类型 整改措施 整改时限 整改情况"
GENERIC = {"序号", "备注", "照片"}


def body(name: str, host: str = "") -> Body:
    return Body(name=name, raw="示例县" + name, host=host or name, source="signature", office=name if host else "")


def due(value: str) -> Deadline:
    kind = "minute" if "T" in value else "day" if value[:4].isdigit() else "recurring"
    return Deadline(value=value, precision=kind, raw=value)


def notice(id: str, issuer: Body | None, title: str, issued: str, *, ask: str = "", deadline: str = "", channels: str = "电子",
           doc_no: str = "", topic: str = "fire", **more) -> Notice:  # fmt: skip
    request = Request(
        material=ask, action="报送", deadlines=(due(deadline),) if deadline else (), channels=tuple(sorted(channels.split())),
        quote=f"请各乡镇（街道）于{deadline}前将《{ask}》报送至联系人：张某某，电话 138-1234-5678，邮箱 demo@example.com。",
    )  # fmt: skip
    return Notice(
        id=id, path=id, title=title, title_core=title.removeprefix("关于").removesuffix("的通知"), issuer=issuer, doc_no=doc_no,
        issued=dt.date.fromisoformat(issued) if issued else None, topics=(topic,), level="township",
        addressees=("各乡镇人民政府", "各街道办事处"), requests=(request,) if ask else (),
        carrier=more.pop("carrier", "红头" if doc_no else "便函"), **more,
    )  # fmt: skip


def table(id: str, issuer: Body | None, title: str, columns: str, *, topic: str, issued: str = "", **more) -> Template:
    fields = tuple(Field(path=tuple(c.split("/")), generic=c in GENERIC) for c in columns.split())
    when = dt.date.fromisoformat(issued) if issued else None
    return Template(
        id=id,
        path=id.partition("#")[0],
        title=title,
        issuer=issuer,
        fields=fields,
        topics=(topic,),
        issued=when,
        **more,
    )


def why(*reasons: tuple[str, float, str, str, str]) -> tuple[Evidence, ...]:
    return tuple(Evidence(kind=k, weight=w, a=a, b=b, value=min(1.0, abs(w) / 3), note=n) for k, w, a, b, n in reasons)


OVERLAP = why(
    ("request_words", 2.1, "报送火灾隐患排查台账", "报送消防安全自查汇总表", "要求用语相近"),
    ("topic", 1.2, "消防安全", "消防安全", "主题相同"),
    ("population", -0.6, "九小场所", "商贸企业", "对象只有一部分相同"),
    ("deadline", 0.5, "12月20日", "12月18日", "时限相差 2 天"),
    ("bias", -1.4, "", "", "基准"),
)


def match(a: str, b: str, relation: str, score: float, *, strength: str = "full", evidence=OVERLAP, fields: str = "",
          suppressed_by: str = "", **more) -> Match:  # fmt: skip
    aligned = tuple((x, y) for x, _, y in (pair.partition("=") for pair in fields.split()))
    if a > b:
        a, b, aligned = b, a, tuple((y, x) for x, y in aligned)
    return Match(a=a, b=b, relation=relation, strength=strength, score=score, evidence=evidence, fields=aligned,
                 suppressed_by=suppressed_by, **more)  # fmt: skip


PHONE = "13812345678"


def shared(a: int, of_a: int, b: int, of_b: int, *origin: str) -> SharedText:
    """The first sentence is a stock phrase, the last one holds a telephone number."""
    quotes = (
        "要高度重视，加强组织领导。",
        "各使用单位要立即开展自查，逐台登记。",
        f"登记表报张某某（电话{PHONE}），逾期不候。",
    )
    spans = tuple(
        SharedSpan(a=Span(start=40 * n, end=40 * n + len(q)), b=Span(start=50 * n, end=50 * n + len(q)), quote=q,
                   exact=n < 2, stock=n == 0) for n, q in enumerate(quotes)
    )  # fmt: skip
    first, by = origin or ("", "")
    return SharedText(shared_a=a, of_a=of_a, shared_b=b, of_b=of_b, first=first, first_by=by, spans=spans)


CHANGES = (
    Change(kind="deadline", before="2023-12-15", after="2023-12-18"),
    Change(kind="contact", before=f"联系人：张某某 {PHONE}", after="联系人：张某某 13912345678"),
    Change(kind="sentence_added", after="此前两份通知以此份为准。"),
)


def documents() -> tuple[Document, ...]:
    fire = [
        notice("消防/01_今冬明春火灾防控.docx", body("消防救援大队"), "关于开展今冬明春九小场所火灾隐患排查的通知", "2023-12-01",
               ask="九小场所火灾隐患排查台账", deadline="2023-12-20", channels="电子 纸质 盖章", doc_no="示消发〔2023〕21号",
               attachments=("今冬明春火灾防控九小场所排查台账",)),
        notice("消防/02_隐患清单.doc", body("安委办", "应急管理局"), "关于报送重点行业领域消防安全隐患清单的通知", "2023-12-04",
               ask="消防安全隐患排查治理清单", deadline="每周五", doc_no="示安办〔2023〕45号"),
        notice("消防/03_商贸自查.pdf", body("商务局"), "关于开展岁末年初商贸流通企业消防安全自查的通知", "2023-12-07",
               ask="商贸流通企业消防安全自查汇总表", deadline="2023-12-07T16:00", channels="电子 微信群"),
        notice("消防/04_养老机构.docx", body("民政局"), "关于做好养老机构消防安全隐患排查的通知", "2023-12-08",
               ask="养老机构消防安全隐患台账", deadline="2023-12-18", channels="系统 纸质", doc_no="示民函〔2023〕70号"),
        notice("消防/05_岁末年初总方案.docx", body("安委办", "应急管理局"), "关于印发岁末年初安全防范工作方案的通知", "2023-12-02",
               ask="工作总结", deadline="2024-01-10", doc_no="示安委〔2023〕11号", topic="work_safety"),
    ]  # fmt: skip
    fire += [
        table(f"消防/附件_{name}.xlsx", body(name), title, columns, topic="fire", population=("shop",))
        for name, (title, columns) in FIRE_TABLES.items()
    ]
    drown = [
        notice("防溺水/教育局.docx", body("教育局"), "关于建立学生防溺水包保责任台账的通知", "2023-06-12", ask="学生防溺水包保责任台账",
               deadline="2023-06-20", doc_no="示教发〔2023〕31号", topic="drown"),
        notice("防溺水/妇联.docx", body("妇联"), "关于开展防溺水巾帼包保行动的通知", "2023-06-15", ask="防溺水巾帼包保台账",
               deadline="2023-06-25", topic="drown", channels="电子 纸质"),
        notice("防溺水/团县委白头.txt", body("团县委"), "关于青少年防溺水结对帮扶的通知", "2023-06-16", ask="青少年防溺水结对帮扶台账",
               deadline="2023-06-22", topic="drown", carrier="工作群", channels="微信群"),
    ]  # fmt: skip
    drown += [
        table(f"防溺水/附件_{name}.xlsx", body(name), title, columns, topic="drown", population=("pupil",))
        for name, (title, columns) in DROWN_TABLES.items()
    ]
    drown.append(
        table("防溺水/水利局点位.xlsx", body("水利局"), "重点水域防溺水点位台账",
              "序号 水域名称 水域类型 所在村 经纬度 水深(米) 警示牌 救生圈 责任人 联系电话", topic="drown", population=("water",))
    )  # fmt: skip
    special_title = "关于开展岁末年初特种设备安全隐患排查的通知"
    special = [
        notice("特种设备/1_市场监管局.docx", body("市场监督管理局"), special_title, "2023-12-07", ask="特种设备安全隐患排查表",
               deadline="2023-12-15", topic="special", doc_no="示市监〔2023〕58号"),
        notice("特种设备/2_以此份为准.docx", body("市场监督管理局"), special_title, "2023-12-07", ask="特种设备安全隐患排查表",
               deadline="2023-12-15", topic="special"),
        notice("特种设备/3_最终版.html", body("市场监督管理局"), special_title, "2023-12-07", ask="特种设备安全隐患排查表",
               deadline="2023-12-18", topic="special"),
        notice("特种设备/4_文旅转发.doc", body("文旅广体局"), f"转发《{special_title}》的通知", "2023-12-11", topic="special", act="转发",
               ask="旅游景区特种设备自查台账", deadline="2023-12-20", doc_no="示文旅广体〔2023〕62号",
               references=(Reference(role="forwards", doc_no="示市监〔2023〕58号", title=special_title),)),
    ]  # fmt: skip
    toilet = [
        table(f"户厕/台账第{n}版.xlsx", body("乡村振兴局"), f"农村户厕问题摸排整改台账（第{n}版）", TOILET + extra, topic="toilet",
              issued=f"2023-0{2 + n}-10", version=f"V{n}")
        for n, extra in enumerate(("", " 问题描述", " 问题描述 整改责任人", " 整改责任人 身份证号"), start=1)
    ]  # fmt: skip
    other = [
        notice("统计/经普.docx", body("统计局"), "关于做好第五次全国经济普查单位清查的通知", "2023-08-01", ask="单位清查表",
               deadline="2023-09-30", topic="stat", doc_no="示经普办〔2023〕6号"),
        notice("安全生产/9月报表.txt", body("安委办", "应急管理局"), "关于报送9月份安全生产月度报表的通知", "2023-09-20",
               ask="安全生产月度统计表", deadline="每月25日", topic="work_safety", doc_no="示安办〔2023〕36号"),
        notice("安全生产/10月报表.txt", body("安委办", "应急管理局"), "关于报送10月份安全生产月度报表的通知", "2023-10-20",
               ask="安全生产月度统计表", deadline="每月25日", topic="work_safety", doc_no="示安办〔2023〕40号"),
        notice("其他/无落款.txt", None, "", "", topic="fire", warnings=("未找到发文单位", "未找到成文日期")),
    ]  # fmt: skip
    return tuple(sorted([*fire, *drown, *special, *toilet, *other], key=lambda d: d.id))


def matches() -> tuple[Match, ...]:
    fire = [f"消防/0{n}" for n in (1, 2, 3, 4)]
    full = {d.id[:5]: d.id for d in documents() if d.id.startswith("消防/0")}
    names = [full[f] for f in fire]
    found = [
        match(names[0], names[1], "overlap", 0.83), match(names[0], names[2], "overlap", 0.79),
        match(names[0], names[3], "overlap", 0.64), match(names[1], names[2], "overlap", 0.71),
        match(names[2], names[3], "overlap", 0.52), match(names[0], full["消防/05"], "overlap", 0.55, strength="partial"),
        match("消防/附件_消防救援大队.xlsx", "消防/附件_应急管理局.xlsx", "template_overlap", 0.88,
              fields="乡镇=所属乡镇(街道) 场所名称=单位名称 地址=单位地址 负责人=主要负责人 联系电话=电话 存在隐患=问题隐患 整改措施=整治措施 整改期限=完成时限 是否整改=整改情况"),
        match("消防/附件_消防救援大队.xlsx", "消防/附件_商务局.xlsx", "template_overlap", 0.81,
              fields="场所名称=企业名称 地址=经营地址 建筑面积(㎡)=营业面积 负责人=企业负责人 联系电话=手机号码 存在隐患=自查发现问题 整改期限=整改完成时限 是否整改=整改情况"),
        match("消防/附件_消防救援大队.xlsx", "消防/附件_民政局.xlsx", "template_overlap", 0.58, strength="partial",
              fields="场所名称=机构名称 乡镇=所在乡镇 负责人=法人 联系电话=联系方式 存在隐患=存在问题 整改期限=整改时限 整改责任人=责任人"),
        match("防溺水/教育局.docx", "防溺水/妇联.docx", "overlap", 0.86), match("防溺水/教育局.docx", "防溺水/团县委白头.txt", "overlap", 0.77),
        match("防溺水/妇联.docx", "防溺水/团县委白头.txt", "overlap", 0.8),
        match("防溺水/附件_教育局.xlsx", "防溺水/附件_妇联.xlsx", "template_overlap", 0.84,
              fields="学生姓名=儿童姓名 监护人/姓名=监护人 监护人/电话=联系方式 包保教师=妇联包保人 联系电话=电话 家访时间=走访时间"),
        match("防溺水/附件_教育局.xlsx", "防溺水/附件_团县委.xlsx", "template_overlap", 0.79,
              fields="学校=就读学校 学生姓名=姓名 性别=性别 监护人/姓名=家长姓名 监护人/电话=手机号 包保教师=结对人 联系电话=结对人电话"),
        match("防溺水/附件_教育局.xlsx", "防溺水/水利局点位.xlsx", "same_topic", 0.31, strength="none", suppressed_by="other_population"),
        match("特种设备/1_市场监管局.docx", "特种设备/2_以此份为准.docx", "reissue", 0.99,
              text=shared(310, 320, 315, 330, "特种设备/1_市场监管局.docx", "reference")),
        match("特种设备/1_市场监管局.docx", "特种设备/3_最终版.html", "reissue", 0.97),
        match("特种设备/2_以此份为准.docx", "特种设备/3_最终版.html", "reissue", 0.97, text=shared(300, 330, 300, 340), changes=CHANGES),
        match("特种设备/1_市场监管局.docx", "特种设备/4_文旅转发.doc", "forward", 0.92, evidence=why(
            ("containment", 3.1, "各使用单位要立即开展自查", "各使用单位要立即开展自查", "原文 93% 的文字在转发件中"),
            ("reference", 1.5, "示市监〔2023〕58号", "转发《示市监〔2023〕58号》", "引用原件文号")),
              text=shared(320, 320, 330, 410, "特种设备/1_市场监管局.docx", "date"), changes=(
                  Change(kind="addressees", before="各乡镇人民政府", after="各A级旅游景区"),)),
        match("安全生产/9月报表.txt", "安全生产/10月报表.txt", "periodic", 0.62, strength="none", suppressed_by="other_period"),
        match("消防/附件_民政局.xlsx", "户厕/台账第1版.xlsx", "derivable", 0.12, strength="none", suppressed_by="derivable", evidence=why(
            ("derivable", 0.0, "户主姓名、改厕模式", "床位数、入住人数", "床位数、入住人数 可由明细逐行汇总得出"))),
        match("统计/经普.docx", "消防/02_隐患清单.doc", "statutory", 0.22, strength="none", suppressed_by="statutory"),
    ]  # fmt: skip
    same = " ".join(f"{c}={c}" for c in TOILET.split() if c != "序号")
    found += [
        match(
            f"户厕/台账第{a}版.xlsx", f"户厕/台账第{b}版.xlsx", "template_version", 0.97 - 0.02 * (b - a), fields=same
        )
        for a in range(1, 5)
        for b in range(a + 1, 5)
    ]
    return tuple(sorted(found, key=lambda m: (m.a, m.b)))


def clusters() -> tuple[Cluster, ...]:
    def group(id: str, prefix: str, departments: str, topic: str, columns: int, *, without=(), **more) -> Cluster:
        members = tuple(sorted(d.id for d in documents() if d.id.startswith(prefix) and d.id not in without))
        inside = [m for m in matches() if m.a in members and m.b in members and m.strength == "full"]
        weakest = min(inside, key=lambda m: (m.score, m.a, m.b))
        issuers = tuple(sorted(departments.split()))
        return Cluster(
            id=id, members=members, departments=issuers, topic=topic, cohesion=sum(m.score for m in inside) / len(inside),
            weakest=(weakest.a, weakest.b, weakest.score), burden=len(issuers) * 28 * columns, **more,
        )  # fmt: skip

    plan = next(d.id for d in documents() if d.id.startswith("消防/05"))
    papers = tuple(d.id for d in documents() if d.id.startswith("特种设备/") and "文旅" not in d.id)
    hows = ("supplements", "replaces")
    issues = VersionChain(
        kind="notices", documents=papers, in_force=papers[-1:],
        steps=tuple(VersionStep(before=x, after=y, how=h) for (x, y), h in zip(itertools.pairwise(papers), hows, strict=True)),
    )  # fmt: skip
    tables = tuple(f"户厕/台账第{n}版.xlsx" for n in range(1, 5))
    added, removed = ("问题描述", "整改责任人", "身份证号"), ((), (), ("问题描述",))
    editions = VersionChain(
        kind="tables", documents=tables, in_force=tables[-1:],
        steps=tuple(
            VersionStep(before=x, after=y, added=(plus,), removed=minus, renamed=(("户主", "户主姓名"),), moved=("改厕模式",), carried=11 + n, of=12 + n)
            for n, ((x, y), plus, minus) in enumerate(zip(itertools.pairwise(tables), added, removed, strict=True))
        ),
    )  # fmt: skip
    return (
        group("C-fire", "消防/", "消防救援大队 应急管理局 商务局 民政局", "今冬明春消防安全隐患排查", 15, without=(plan,), partial=(plan,),
              representative="消防/01_今冬明春火灾防控.docx"),
        group("C-drown", "防溺水/", "教育局 妇联 团县委", "学生防溺水包保责任台账", 12, without=("防溺水/水利局点位.xlsx",),
              representative="防溺水/教育局.docx"),
        group("C-special", "特种设备/", "市场监督管理局 文旅广体局", "岁末年初特种设备安全隐患排查", 1, representative="特种设备/1_市场监管局.docx",
              versions=(issues,)),
        group("C-toilet", "户厕/", "乡村振兴局", "农村户厕问题摸排整改台账", 14, representative="户厕/台账第4版.xlsx", versions=(editions,)),
    )  # fmt: skip


def unread() -> tuple[Unread, ...]:
    return (
        Unread(path="其他/工资表.xls", code="E_PASSWORD", reason="文件有打开密码", mend="请发文单位去掉密码后重发"),
        Unread(
            path="其他/扫描件.pdf", code="E_NEEDS_OCR", reason="只有图片，没有文字", mend="安装 ocr 组件，或索取电子版"
        ),
        Unread(path="其他/联系13912345678.docx", code="E_DAMAGED", reason="文件不完整", mend="请重新导出"),
        Unread(path="其他/密件.docx", code="E_SECRET", reason="有密级标志，未读取内容", mend="涉密文件不得在本机处理"),
    )


def report(**changes) -> Report:
    values = {
        "documents": documents(), "unread": unread(), "matches": matches(), "clusters": clusters(), "labels": LABELS,
        "refers_to": {"特种设备/4_文旅转发.doc": ("特种设备/1_市场监管局.docx",)},
        "decisions": {
            "C-drown": Decision(
                cluster="C-drown", status="dismissed", by="县委办", note="汛期结束前各自报送", on="2023-06-20",
                until="2023-10-01", departments=("团县委", "教育局"), joined=("妇联",),
            )
        },
        "events": (Event(kind="merged", before=("C-drown", "C-drown-old"), after=("C-drown",)),),
        "provenance": {"version": "0.0-test", "lexicon": "abcd1234", "tokenizer": "jieba"},
    }  # fmt: skip
    return Report(**(values | changes))


HOSTILE = "<script>alert(1)</script></script><img src=x onerror=alert(2)>\"'`{{7*7}}]]>\u202e=1+1"


def hostile_report() -> Report:
    """Two documents whose every string tries something."""
    names = ("=cmd|' /C calc'!A0.docx", HOSTILE.replace("/", "_") + ".txt")
    docs = tuple(
        notice(n, Body(name=HOSTILE, host=HOSTILE), HOSTILE, "2023-12-07", ask=HOSTILE, deadline=HOSTILE, doc_no="@SUM(1)",
               topic=HOSTILE, warnings=(HOSTILE,)) for n in names
    )  # fmt: skip
    tables = tuple(
        table(f"{n}.xlsx", Body(name=HOSTILE), HOSTILE, "=1+1 +2 -3 @4 姓名", topic=HOSTILE, notes=HOSTILE)
        for n in "ab"
    )
    found = (
        match(*names, "overlap", 0.9, evidence=why((HOSTILE, 1.0, HOSTILE, HOSTILE, HOSTILE)), suppressed_by=HOSTILE),
        match("a.xlsx", "b.xlsx", "template_overlap", 0.9, fields="=1+1==1+1 +2=+2"),
    )
    group = Cluster(id="C-1", members=tuple(sorted((*names, "a.xlsx", "b.xlsx"))), representative=names[0],
                    departments=(HOSTILE, "商务局"), topic=HOSTILE, cohesion=0.9, weakest=(*sorted(names), 0.9), advice=HOSTILE)  # fmt: skip
    refused = (Unread(path=HOSTILE, code="E_FORMAT", reason=HOSTILE, mend=HOSTILE),)
    return Report(
        documents=(*docs, *tables), matches=found, clusters=(group,), unread=refused, provenance={"x": HOSTILE}
    )
