"""What the lines of an official document look like: the patterns that tell its parts apart (GB/T 9704-2012, 7)."""

from __future__ import annotations

import re

from jianfu_dedup.parsing.words.lines import bare

_HAN = "\u4e00-\u9fff"

# What the name of a body ends with, be it a bureau, an office, a township's station or a company.
BODY_SUFFIX = (
    "局|委员会|委|办公室|办|部|中心|大队|支队|中队|分局|法院|检察院|政府|公司|联合会|协会|工会|联合社|供销社|学会|红十字会|商会|会|"
    "指挥部|专班|专项组|工作组|救治组|组|领导小组|联席会议|组委会|馆|站|所|院|校|社|室|股|科|处|队|库|团|厂|场|银行|支行|基金会|"
    "管委会|专员"
)
BODY_NAME = re.compile(
    f'^[{_HAN}（）()“”"·、〇○Xx×*]{{1,40}}?(?:12345[{_HAN}]{{0,8}})?(?:{BODY_SUFFIX})(?:[(（][^（）()]{{1,30}}[)）])*$'
)

# Whom a document is sent to: units, or the people who stand for them.
_UNITS = (
    "乡镇|街道|镇|乡|村|居|社区|政府|办事处|党委|党工委|党组|总支|支部|局|办|委|部|站|所|中心|单位|部门|公司|学校|学院|院|会|组|大队|"
    "中队|支队|馆|主任|同志|书记|站长|所长|局长|负责人|领导|委员|各位|员|长|校|园|行|队|企业|户|家长|代表团|处|社|厂|矿|科|股|室|联|"
    "工会|镇办|县区|区|市|县|旗|场|林场|农场|幼儿园|会议|医院|卫生院|银行|商会|协会|业主|经营者|机构|网点|点|店|老师|同学|朋友|"
    "你们|大家|亲|专干|干事|干部|主席|专委|管护人|负责同志"
)
_COUNTY_BODY = f"直|级|属|委|政府|人民政府|纪委|[{_HAN}]{{1,12}}(?:局|办|委|部|中心|公司|社)"
_NAMED_PLACE = (
    f"(?:[{_HAN}]{{1,6}}、){{0,8}}[{_HAN}]{{1,8}}"
    "(?:镇|乡|街道|社区|村|园区|农场|林场|公司|党委)(?=[、，,（(人党街办政：: ])"
)
ADDRESSEE = re.compile(
    "^(?:[【\\[][^】\\]]{1,20}[】\\]])?\\s*@?(?P<who>"
    f"(?:各|全[县市区州旗]|[县市区州旗](?:{_COUNTY_BODY})|驻|沿线|有关|相关|机关|局属|局机关|在[县市区]|本[县市区局]|镇直|辖区|"
    f"{_NAMED_PLACE})[^〔《。！!？?：:]{{0,260}}?)\\s*[：:]"
)
ENDS_IN_UNIT = re.compile(f"(?:{_UNITS})(?:[（(][^（）()]{{1,40}}[)）])?$")
# A greeting behind whom a message is sent to: 各水管员注意：
GREETING = re.compile("(?:请?注意了?|请?[查签]收|收|[您你]们?好|大家好|辛苦了?|请知悉|请)$")
NOT_ADDRESSEE = re.compile("关于|文件|通知|联系|附件|时间|地点|电话|填报|报送|要求|内容|如下|抄送|标题|主题|对象|范围")
AT = re.compile("^(?P<who>(?:@[^\\s@：:，。]{2,20}[\\s、，]*)+)")

# Fields that an OA export puts before the text.
_LABELS = (
    "标\\s*题|主\\s*题|来文单位|来文机关|发文单位|发文机关|发文部门|发布机构|发布单位|发送人|发送者|发件人|发件单位|发送单位|"
    "寄件人|寄件单位|来自|发自|发件|发文字号|文\\s*号|来文字号|来文号|收文编号|收文号|流水号|主\\s*送|收件人|收件单位|收件|接收单位|接收人|"
    "收文单位|收文部门|收文时间|收文日期|收到时间|接收时间|收文|成文日期|发布日期|发文日期|发文时间|发送时间|发送日期|来文日期|来文时间|日\\s*期|"
    "时\\s*间|密\\s*级|紧急程度|缓急|索引号|有效性|类\\s*别"
)
# 【OA】发件：某局 …: the carrier stands before the first field.
LABEL = re.compile(f"^(?:[【\\[（(][^】\\]）)]{{1,8}}[】\\]）)]\\s*)?(?P<name>{_LABELS})\\s*[：:]\\s*(?P<value>.*)$")
_NEXT_LABEL = re.compile(f"[\\s\u3000（(，,；;|｜]+(?=(?:{_LABELS})\\s*[：:])")
# 张三 2021/3/1 9:12:03
STAMP = re.compile(
    "^(?P<who>\\S{1,20}(?:\\s\\S{1,12})?)?\\s*(?P<when>(?:20\\d\\d[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?|"
    "\\d{1,2}[-/月]\\d{1,2}日?)\\s+\\d{1,2}:\\d{2}(?::\\d{2})?)\\s*[:：]?$"
)
# A day in the first lines that stands with a sender or a clock: 粮油股 3-13 17:02, 网信办 10月16日：,
# OA传阅件 2024年11月15日.
DATELINE = re.compile(
    "^(?:[^，。；！？]{0,30}?[\\s\u3000：:])?(?P<day>(?:(?:20)?\\d\\d[-/.年])?\\d{1,2}[-/.月]\\d{1,2}日?)"
    "(?:\\s+\\d{1,2}[:：]\\d{2}(?:[:：]\\d{2})?(?:\\s+[^，。\\s]{1,20}(?:\\s[^，。\\s]{1,4})?)?[:：]?$|"
    "(?:\\s+\\d{1,2}[:：]\\d{2})?\\s*[：:]?\\s*(?=各|@)|\\s+\\d{1,2}[:：]\\d{2}\\s+[^，。\\s]{2,24}[:：]|"
    "\\s*(?:印?发|发出|发布)$|\\s*[:：]|\\s{2,}\\S{1,16}[:：]?$|\\s*$)"
)
URGENCY = re.compile("^(?:特提|特急|加急|平急|急件|紧急|内部|明电|传真|等级[：:]?)+$")
REMARK = re.compile("^[（(【\\[].{1,40}[)）】\\]]$")
RULER = re.compile("^[-—_=─━*·.\\s]{3,}$|^[-—–]\\s*\\d+\\s*[-—–]$|^第?\\s*\\d+\\s*页")
SERIAL = re.compile("^\\d{6}$")
SIGNER = re.compile("签\\s*发\\s*人|签批盖章|发\\s*电\\s*单\\s*位|等\\s*级")

_KIND = (
    "通知|通报|通告|公告|意见|决定|函|复函|批复|报告|请示|纪要|方案|计划|预案|办法|细则|提示|提示函|督办函|督办单|交办单|提醒|倡议书|"
    "一封信|建议|要点|清单|安排|规定|制度|说明|明电|公开信|令|须知|指南|简报|催办|催报|更正|启事"
)
TITLE_END = re.compile(f"(?:{_KIND})(?:[（(][^（）()]{{1,20}}[)）])*$")
TITLE_START = re.compile("关于|^转发|^印发|^翻印|^批转|^转")
HEADING = re.compile(
    "(?:文\\s*件|便\\s*函|公\\s*函|[（(]便函[)）]|函|内部明电|明传电报|内部传真电报|传真电报|工作通讯)$"
)
HEADING_TAIL = re.compile("(?:办公室|委员会|指挥部|领导小组|局|专班)文件$")

# 今天（7月28日） and 【10月31日催】 name the day of writing.
TODAY = re.compile(
    "今[天日]\\s*[（(](?P<day>[0-9]{1,2}月[0-9]{1,2}[日号])[）)]|"
    "^[【\\[](?P<day2>[0-9]{1,2}月[0-9]{1,2}[日号])[^】\\]]{0,6}[】\\]]"
)
# 附: alone on a line, before another document's head.
APPENDED = re.compile(
    "^附\\s*[件：:]?\\s*[：:]?$|^附件\\s*\\d{0,2}\\s*[：:]?$|^[（(](?:原文|附件|全文)?附后[)）]$|^附[：:]\\s*原文"
)
_NAMED = re.compile(
    f"(?:{BODY_SUFFIX}|[妇残文侨]联|工商联|社科联|科协|团县委|团委)[）)]?(?:\\s+\\S{{1,4}})?(?:\\s*[\\d\\-—]{{5,}})?$"
)


def labels(line: str) -> list[tuple[str, str]]:
    """Split a line of fields, of which an OA export may put several side by side.

    Example:
        >>> labels("来文单位：甲县民政局    收文时间：2022-03-31 09:40")
        [('来文单位', '甲县民政局'), ('收文时间', '2022-03-31 09:40')]
    """
    found = [LABEL.match(piece) for piece in _NEXT_LABEL.split(line)]
    return [(bare(m["name"]), m["value"].strip("）)；; \u3000")) for m in found if m]


def named_before(text: str) -> bool:
    """Tell whether a name stands right before a date: 县民政局 12.14, ——县危改办 小游 4月25日.

    Example:
        >>> named_before("请报。县民政局 王某"), named_before("会议定于")
        (True, False)
    """
    tail = re.split("[。；！？\\s\u3000][^\\S\\n]*|——", text.strip())
    return bool(tail) and bool(_NAMED.search(" ".join(tail[-3:]).strip()))


def belongs_to_head(line: str) -> bool:
    """Tell a line that can stand above the 主送 of a document: ruler, 附:, heading, urgency, title."""
    line = bare(line)
    shapes = (RULER, APPENDED, BODY_NAME, URGENCY)
    if any(shape.match(line) for shape in shapes) or HEADING.search(line):
        return True
    return len(line) <= 60 and bool(TITLE_END.search(line) or TITLE_START.search(line))
