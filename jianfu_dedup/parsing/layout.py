"""Where the parts of an official document stand: heading, number, title, 主送, text, signature, date, and what follows.

The order is that of GB/T 9704-2012. Any part may be missing; a group message is a text with a name and a date behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jianfu_dedup.documents import Span
from jianfu_dedup.parsing import dates, doc_number
from jianfu_dedup.parsing.lines import Line, bare, split

# How far down the head can reach: heading, number, 签发人, a title over four lines, 主送 over six.
_HEAD_LINES = 24
_BODY_SUFFIX = (
    "局|委员会|委|办公室|办|部|中心|大队|支队|中队|分局|法院|检察院|政府|公司|联合会|协会|工会|联合社|供销社|学会|红十字会|商会|会|"
    "指挥部|专班|专项组|工作组|救治组|组|领导小组|联席会议|组委会|馆|站|所|院|校|社|室|股|科|处|队|库|团|厂|场|银行|支行|基金会|管委会|专员"
)
BODY_NAME = re.compile(f"^[\u4e00-\u9fff（）()“”\"·、〇○Xx×*]{{1,40}}?(?:{_BODY_SUFFIX})(?:[(（][^（）()]{{1,30}}[)）])*$")
_UNITS = (
    "乡镇|街道|镇|乡|村|居|社区|政府|办事处|党委|党工委|党组|总支|支部|局|办|委|部|站|所|中心|单位|部门|公司|学校|学院|院|会|组|大队|中队|支队|馆|"
    "主任|同志|书记|站长|所长|局长|负责人|领导|委员|各位|员|长|校|园|行|队|企业|户|家长|代表团|处|社|厂|矿|科|股|室|联|工会|镇办|县区|"
    "区|市|县|旗|场|林场|农场|幼儿园|会议|医院|卫生院|银行|商会|协会|业主|经营者|机构|网点|点|店|老师|同学|朋友|你们|大家|亲"
)
_ADDRESSEE = re.compile(
    f"^(?:[【\\[][^】\\]]{{1,20}}[】\\]])?\\s*@?(?P<who>(?:各|全[县市区州旗]|[县市区州旗](?:直|级|属|委|政府|人民政府|纪委|[\u4e00-\u9fff]{{1,12}}(?:局|办|委|部|中心|公司|社))|"
    f"驻|有关|相关|机关|局属|局机关|在[县市区]|本[县市区局]|镇直|辖区|[\u4e00-\u9fff]{{1,8}}(?:镇|乡|街道|社区|村|园区|农场|林场|公司|党委)(?=[、，,（(人党街办政：: ]))"
    f"[^〔《。！!？?：:]{{0,260}}?)\\s*[：:]"
)
_ENDS_IN_UNIT = re.compile(f"(?:{_UNITS})(?:[（(][^（）()]{{1,40}}[)）])?$")
_NOT_ADDRESSEE = re.compile("关于|文件|通知|联系|附件|时间|地点|电话|填报|报送|要求|内容|如下|抄送|标题|主题|对象|范围")
_AT = re.compile("^(?P<who>(?:@[^\\s@：:，。]{2,20}[\\s、，]*)+)")
_LABEL = re.compile(
    "^(?:标\\s*题|主\\s*题|来文单位|发文单位|发文机关|发布机构|发送人|发件人|发送单位|发文字号|文\\s*号|主\\s*送|收件人|收文单位|成文日期|发布日期|发文日期|"
    "发文时间|发送时间|日\\s*期|时\\s*间|密\\s*级|紧急程度|缓急|索引号|有效性|类\\s*别)\\s*[：:]\\s*(?P<value>.*)$"
)
_URGENCY = re.compile("^(?:特提|特急|加急|平急|急件|紧急|内部|明电|传真|等级[：:]?)+$")
_REMARK = re.compile("^[（(【\\[].{1,40}[)）】\\]]$")
_RULER = re.compile("^[-—_=─━*·.\\s]{3,}$|^[-—–]\\s*\\d+\\s*[-—–]$|^第?\\s*\\d+\\s*页")
_STAMP = re.compile(
    "^(?P<who>\\S{1,20}(?:\\s\\S{1,12})?)?\\s*(?P<when>(?:20\\d\\d[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?|\\d{1,2}[-/月]\\d{1,2}日?)\\s+\\d{1,2}:\\d{2}(?::\\d{2})?)\\s*[:：]?$"
)
_KIND = (
    "通知|通报|通告|公告|意见|决定|函|复函|批复|报告|请示|纪要|方案|计划|预案|办法|细则|提示|提示函|督办函|督办单|交办单|提醒|倡议书|一封信|"
    "建议|要点|清单|安排|规定|制度|说明|明电|公开信|令|须知|指南|简报|催办|催报|更正|启事"
)
TITLE_END = re.compile(f"(?:{_KIND})(?:[（(][^（）()]{{1,20}}[)）])*$")
_TITLE_START = re.compile("关于|^转发|^印发|^翻印|^批转|^转")
_HEADING = re.compile("(?:文\\s*件|便\\s*函|公\\s*函|[（(]便函[)）]|函|内部明电|明传电报|内部传真电报|传真电报|工作通讯)$")
_SIGNER = re.compile("签\\s*发\\s*人|签批盖章|发\\s*电\\s*单\\s*位|等\\s*级")
_TODAY = re.compile("今[天日]\\s*[（(](?P<day>[0-9]{1,2}月[0-9]{1,2}[日号])[）)]|^[【\\[](?P<day2>[0-9]{1,2}月[0-9]{1,2}[日号])[^】\\]]{0,6}[】\\]]")
# A ruler, or 附: alone on a line, before another document's head.
_APPENDED = re.compile("^附\\s*[件：:]?\\s*[：:]?$|^附件\\s*\\d{0,2}\\s*[：:]?$|^[（(](?:原文|附件|全文)?附后[)）]$|^附[：:]\\s*原文")


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """The parts of a document, as indices into ``lines`` and offsets into ``text``.

    Attributes:
        text: The whole text.
        lines: Its lines that are not empty.
        labels: Lines of the form 标题:… that an OA export puts before the text.
        headings: Indices of lines that name the issuer above the number or the title.
        number: The document's own 发文字号.
        title: Indices of the lines of the title.
        addressees: The 主送 text, or "".
        stamps: Indices of chat lines that only hold a sender and a time.
        first: Index of the first line of the text proper.
        start: Offset where the text proper begins.
        date: The date under the text, and the index of its line (-1: none).
        date_line: See ``date``.
        signature: Indices of the lines of the signature.
        end: Offset where the text proper ends: before the signature, or at the end of its own attachments.
        own_end: Offset where the document itself ends and an appended one begins.
    """

    text: str
    lines: tuple[Line, ...]
    labels: tuple[tuple[str, str], ...] = ()
    headings: tuple[int, ...] = ()
    number: doc_number.DocNumber | None = None
    title: tuple[int, ...] = ()
    addressees: str = ""
    stamps: tuple[int, ...] = ()
    first: int = 0
    start: int = 0
    date: dates.Found | None = None
    date_line: int = -1
    signature: tuple[int, ...] = ()
    end: int = 0
    own_end: int = 0


def read(text: str) -> Layout:
    """Find the parts of a document.

    Example:
        >>> shape = read("甲县水利局\\n甲水发〔2021〕3号\\n关于做好春灌的通知\\n各乡镇：\\n请报。\\n甲县水利局\\n2021年3月1日")
        >>> shape.lines[shape.title[0]].text, shape.addressees, str(shape.number)
        ('关于做好春灌的通知', '各乡镇', '甲水发〔2021〕3号')
        >>> text = shape.text[shape.start:shape.end].strip(); text
        '请报。'
    """
    lines = split(text)
    head = _Head(text, lines)
    own_end = _appendix(text, lines, head.first, head.number)
    date_line, date = _date_line(lines, head.first, own_end)
    signature = _signature(lines, date_line, head.first)
    end = lines[signature[0]].start if signature else (lines[date_line].start if date_line >= 0 else own_end)
    if date is not None and date_line >= 0 and not signature and date.span.start:
        end = own_end
    return Layout(
        text=text,
        lines=lines,
        labels=tuple(head.labels),
        headings=tuple(head.headings),
        number=head.number,
        title=tuple(head.title),
        addressees=head.addressees,
        stamps=tuple(head.stamps),
        first=head.first,
        start=head.start,
        date=date,
        date_line=date_line,
        signature=signature,
        end=max(head.start, end),
        own_end=own_end,
    )


class _Head:
    """Walks down the first lines once and sorts them."""

    def __init__(self, text: str, lines: tuple[Line, ...]) -> None:
        self.text, self.lines = text, lines
        self.labels: list[tuple[str, str]] = []
        self.headings: list[int] = []
        self.title: list[int] = []
        self.stamps: list[int] = []
        self.number: doc_number.DocNumber | None = None
        self.addressees = ""
        self.first, self.start = 0, lines[0].start if lines else 0
        at = self._find_addressees()
        self._sort(at if at >= 0 else min(_HEAD_LINES, len(lines)), known=at >= 0)
        if at < 0:
            self.start = lines[self.first].start if self.first < len(lines) else len(text)

    def _find_addressees(self) -> int:
        for i, line in enumerate(self.lines[:_HEAD_LINES]):
            if _LABEL.match(line.text):
                continue
            if i > 3 and self.lines[i - 1].gap is False and dates.alone(line.text):
                break  # Below the date stands another document.
            # 主送 may run over several lines; only the last ends with a colon.
            for j in range(i, min(i + 7, len(self.lines))):
                stretch = self.text[line.start : self.lines[j].end]
                m = _ADDRESSEE.match(stretch)
                if m and self._is_addressee(m["who"], line.start + m.end(), j):
                    self._take(m["who"], line.start + m.end(), j)
                    return i
                if re.search("[。：:！!？?]", self.lines[j].text) or (j > i and self.lines[j].gap):
                    break
            m = _AT.match(line.text)
            if m:
                self._take(m["who"], line.start + m.end(), i)
                return i
        return -1

    def _is_addressee(self, who: str, end: int, line: int) -> bool:
        """Tell 主送 from a sentence with a colon: it fills its line up to the colon, or it ends in a unit's name."""
        who = bare(who)
        if _NOT_ADDRESSEE.search(who):
            return False
        ends_line = end == self.lines[line].end and who.startswith(("各", "全"))
        return ends_line or ("；" not in who and bool(_ENDS_IN_UNIT.search(who)))

    def _take(self, who: str, start: int, line: int) -> None:
        self.addressees = bare(who)
        self.start = start
        rest = self.text[start : self.lines[line].end].strip()
        self.first = line if rest else line + 1

    def _sort(self, stop: int, *, known: bool) -> None:
        i = 0
        while i < stop:
            line = self.lines[i].text
            label = _LABEL.match(line)
            stamp = _STAMP.match(line)
            numbers = doc_number.find(line)
            if label:
                self.labels.append((bare(line.partition("：")[0].partition(":")[0]), label["value"].strip()))
            elif stamp:
                self.stamps.append(i)
            elif numbers and _is_number_line(line, numbers) and not self.title:
                self.number = self.number or numbers[0]
            elif _URGENCY.match(bare(line)) or _SIGNER.search(line) or re.fullmatch("\\d{6}", line) or _RULER.match(line):
                pass
            elif dates.alone(line) and not self.title:
                pass
            elif _REMARK.match(line) and not TITLE_END.search(bare(line)):
                pass
            elif not self.title and self._is_heading(i):
                self.headings.append(i)
            elif known or self._may_be_title(i):
                self.title.append(i)
                if not known and TITLE_END.search(bare(line)) and not self._continues(i):
                    i += 1
                    break
            else:
                break
            i += 1
        if not known:
            self.first = i
        self._trim_title()

    def _is_heading(self, i: int) -> bool:
        line = bare(self.lines[i].text)
        if _TITLE_START.search(line):
            return False
        if len(line) <= 60 and _HEADING.search(line) and not line.endswith("的函"):
            return True
        if BODY_NAME.match(line) and len(line) >= 4:
            return True
        # A long name broken over two lines: the second ends as a heading does.
        below = bare(self.lines[i + 1].text) if i + 1 < len(self.lines) else ""
        return len(line) <= 30 and bool(re.fullmatch("[\u4e00-\u9fff]+", line)) and len(below) <= 20 and bool(re.search("(?:办公室|委员会|指挥部|领导小组|局|专班)文件$", below))

    def _may_be_title(self, i: int) -> bool:
        line = bare(self.lines[i].text)
        if self.title:
            return len(line) <= 60 and not re.search("[。；]$", line)
        if _TITLE_START.search(line[:40]) and not re.search("[。；：:]", line):
            return True
        return len(line) <= 40 and bool(TITLE_END.search(line)) and not re.search("[。；：:]", line)

    def _continues(self, i: int) -> bool:
        """Tell whether a title line that could end here goes on: 《…通知》 left open, or 的通知 alone on the next line."""
        so_far = "".join(self.lines[k].text for k in self.title)
        below = bare(self.lines[i + 1].text) if i + 1 < len(self.lines) else ""
        return so_far.count("《") > so_far.count("》") or below in {"的通知", "通知", "知", "的函", "函"}

    def _trim_title(self) -> None:
        """Keep the last block of title lines; lines above it that name a body are headings."""
        while self.title and not _TITLE_START.search(bare(self.lines[self.title[0]].text)):
            rest = "".join(bare(self.lines[k].text) for k in self.title)
            first = bare(self.lines[self.title[0]].text)
            if len(self.title) > 1 and BODY_NAME.match(first):
                self.headings.append(self.title.pop(0))
            elif len(self.title) > 1 and _TITLE_START.search(rest) and not TITLE_END.search(first):
                break
            else:
                break


def _is_number_line(line: str, numbers: Sequence[doc_number.DocNumber]) -> bool:
    """Tell a line that holds the document's number from one that cites a number."""
    rest = (line[: numbers[0].start] + line[numbers[0].end :]).strip()
    rest = re.sub("签\\s*发\\s*人.*|特急|加急|特提|平急|紧急|[★☆]|[（(].{1,12}[)）]", "", rest).strip()
    if re.search("发\\s*往|等\\s*级|签\\s*批", line):
        return True
    return numbers[0].start <= 12 and len(rest) <= 12 and not re.search("[，。；《]|根据|关于|文件|通知|精神", rest)


def _appendix(text: str, lines: tuple[Line, ...], first: int, own: doc_number.DocNumber | None) -> int:
    """Return the offset where another document is appended: below the date, a second head with a number or a 主送."""
    dated = next((i for i in range(first, len(lines)) if dates.alone(lines[i].text) and _closes(lines, i)), len(lines))
    for i in range(dated + 1, len(lines)):
        line = lines[i].text
        numbers = doc_number.find(line)
        numbered = bool(numbers) and _is_number_line(line, numbers) and (own is None or numbers[0].key != own.key)
        addressed = len(line) <= 80 and _ADDRESSEE.fullmatch(line) is not None and line.startswith("各")
        if numbered or addressed:
            return lines[_head_of(lines, i, dated + 1)].start
    return len(text)


def _head_of(lines: tuple[Line, ...], at: int, least: int) -> int:
    """Go up from a number or a 主送 to the first line of its document's head."""
    while at > least and _belongs_to_head(lines[at - 1].text):
        at -= 1
    return at


def _belongs_to_head(line: str) -> bool:
    line = bare(line)
    return bool(
        _RULER.match(line) or _APPENDED.match(line) or BODY_NAME.match(line) or _HEADING.search(line) or _URGENCY.match(line)
        or doc_number.find(line) or (len(line) <= 60 and (TITLE_END.search(line) or _TITLE_START.search(line)))
    )  # fmt: skip


def _date_line(lines: tuple[Line, ...], first: int, own_end: int) -> tuple[int, dates.Found | None]:
    """Find the first line that is only a date; the one under the signature comes before every appended text."""
    own = [i for i in range(first, len(lines)) if lines[i].start < own_end]
    alone = [(i, found) for i in own if (found := dates.alone(lines[i].text)) is not None]
    for i, found in alone:
        if not found.imprint and _closes(lines, i):
            return i, found
    if alone:
        return alone[0]
    # A message, or a name and a date on one line.
    for i in reversed(own[-6:]):
        found = dates.trailing(lines[i].text)
        before = lines[i].text[: found.span.start].rstrip() if found else ""
        if found and (_named_before(before) or (i == own[-1] and before.endswith(("。", "！", "~", "）", ")")))):
            return i, found
    # 今天（7月28日） and 【10月31日催】 name the day of writing.
    for i in own[:6]:
        m = _TODAY.search(lines[i].text)
        if m and (found := dates.alone(m["day"] or m["day2"])):
            return i, replace(found, span=Span(start=len(lines[i].text), end=len(lines[i].text)))
    return -1, None


def _closes(lines: tuple[Line, ...], i: int) -> bool:
    """Tell a date under a text from one that a line break left alone inside a sentence."""
    above = bare(lines[i - 1].text) if i else ""
    return (
        lines[i].indent >= 8
        or not above
        or BODY_NAME.match(above) is not None
        or re.search("[。；！？：:）)”\"]$|[0-9]$|章[)）]?$", above) is not None
    )


def _named_before(text: str) -> bool:
    """Tell whether a name stands right before a date: 县民政局 12.14, ——县危改办 小游 4月25日."""
    tail = re.split("[。；！？\\s\u3000][^\\S\\n]*|——", text.strip())
    return bool(tail) and bool(re.search(f"(?:{_BODY_SUFFIX})[）)]?(?:\\s*\\S{{1,4}})?(?:\\s*[\\d\\-—]{{5,}})?$", " ".join(tail[-3:]).strip()))


def _signature(lines: tuple[Line, ...], date_line: int, first: int) -> tuple[int, ...]:
    if date_line < 0:
        last = len(lines) - 1
        return (last,) if last > first and BODY_NAME.match(bare(lines[last].text)) else ()
    found: list[int] = []
    i = date_line - 1
    while i >= first and i > date_line - 8:
        line = bare(lines[i].text)
        if BODY_NAME.match(line) or _REMARK.match(line) or re.match("^[（(].*章[)）]$", line):
            found.insert(0, i)
        elif found or _RULER.match(line):
            break
        elif re.fullmatch("[\u4e00-\u9fff]{2,20}", line) and i == date_line - 1:
            found.insert(0, i)
        else:
            break
        i -= 1
    # A long name broken over two lines: 甲县…接种 / 工作专班. The upper line is short of punctuation and set far in.
    if found and i >= first and found[0] == i + 1 and not re.search("[县市区旗州]", lines[found[0]].text):
        above = bare(lines[i].text)
        if re.fullmatch("[一-鿿]{4,30}", above) and lines[i].indent >= 8:
            found.insert(0, i)
    return tuple(found)
