"""发文字号: the number of an official document, in all the brackets and damages it is met with.

The rule (GB/T 9704-2012, 7.2.5): 发文机关代字, the year in 六角括号 〔〕, a serial number without 第 and without
leading zeros, 号. What is met: a dozen other brackets, brackets lost in conversion, spaces, 第, zeros, full-width
digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LEFT = "〔﹝\\[［【(（〈<《{?？「『⟨"
_RIGHT = "〕﹞\\]］】)）〉>》}?？」』⟩"
_DIGIT = "0-9０-９"
_S = "[ \\t\\u00a0\\u3000]*"
# The placeholders xx ×× ** stand in model papers and in drafts whose number is not given yet.
_BLANK = "xX×*○〇"
_ORG = f"[{_HAN}XＸ×](?:{_S}[{_HAN}]){{0,15}}?(?:[(（][{_HAN}]{{1,6}}[)）][{_HAN}]{{1,6}})?"
_YEAR = f"(?:[1１][9９]|[2２][0０])[{_DIGIT}]{{2}}|20[{_BLANK}]{{2}}"
_FULL = re.compile(
    f"(?P<org>{_ORG}){_S}[{_LEFT}]{_S}(?P<year>{_YEAR}){_S}年?[{_RIGHT}]{_S}[)）]?{_S}(?:第{_S})?"
    f"(?P<seq>[{_DIGIT}]{{1,4}}|[{_BLANK}]{{1,4}}){_S}[)）]?{_S}号"
)
# One or both brackets lost. The year and the serial number may have run together: 璧农发﹝202249号. Only a word that
# ends a 代字 may stand before, or every "任务2023年15号" would be a number.
_LOST = re.compile(
    f"(?P<org>[{_HAN}](?:{_S}[{_HAN}]){{0,11}}?[发函办字文电通政委规]){_S}[{_LEFT}]?{_S}(?P<year>20[0-4][0-9]){_S}[{_RIGHT}]?{_S}"
    f"(?:第{_S})?(?P<seq>[1-9][0-9]{{0,2}}){_S}号"
)
# Words of running text that are not part of the 代字 that follows them.
_LEAD_WORDS = (
    "特急|加急|平急|特提|便函|根据|按照|依据|依照|参照|遵照|落实|贯彻|转发|印发|翻印|批转|执行|废止|对照|文号|字号|编号|"
    "我[县市区局]|"
    "[上本下]个?(?:周|星期|礼拜)[一二三四五六日天]?|[上本]个?(?:月|旬|季度)|(?:周|星期)[一二三四五六日天]|昨[天日]|前[天日]|今[天日]|"
    "当[天日]|[上下]午|早上|晚上|之前|此前|以前|前期|前面|早前|先前|近期|日前|上[次回]|前几天|前次|刚才|刚刚|已经?|就[是按]|即是|"
    "见|参[考看]|查看|接到|收到|下发|所发|补充|替换|代替|取代|更正|关于|文件|通知|附件|这[个份]|那[个份]|的|[省市县区镇局群]里"
)
_NAMED = f"[县市区省州旗][{_HAN}]{{0,10}}?(?:局|办|委|部|会|中心)(?!办|员|公)"
_LEAD = re.compile(f".*(?:{_LEAD_WORDS}|依|按|经|以|和|与|及|由|见|将|把|的|在|对|请|{_NAMED})(?=[{_HAN}XＸ×]{{2}})")
# At the head of a line stands the document's own number, and 经 may be a letter of its 代字 (甲经普办).
_LEAD_OF_LINE = re.compile(f".*(?:{_LEAD_WORDS}|{_NAMED})(?=[{_HAN}XＸ×]{{2}})")
_HAN_AFTER = re.compile(f"[{_HAN}，。]")
_DAY_END = re.compile("[日号月年]")
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_TO_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, kw_only=True, slots=True)
class DocNumber:
    """One 发文字号 found in a text.

    Attributes:
        org: 发文机关代字 without spaces: 甲政办发.
        year: The year, or 0 for a placeholder (20xx).
        seq: The serial number, or 0 for a placeholder.
        start: Offset of the number in the text.
        end: Offset after 号.
        raw: As written.
        repaired: A bracket was missing and was put back.
    """

    org: str
    year: int
    seq: int
    start: int = 0
    end: int = 0
    raw: str = ""
    repaired: bool = False

    def __str__(self) -> str:
        if not self.year or not self.seq:
            return re.sub(r"\s", "", self.raw)
        return f"{self.org}〔{self.year}〕{self.seq}号"

    @property
    def key(self) -> tuple[str, int, int]:
        """What two spellings of one number have in common."""
        return self.org, self.year, self.seq


def find(text: str) -> tuple[DocNumber, ...]:
    """Find every 发文字号 of a text, in order.

    Example:
        >>> [str(n) for n in find("根据甲政办发【2023】015号和乙农发﹝202249号")]
        ['甲政办发〔2023〕15号', '乙农发〔2022〕49号']
        >>> [n.repaired for n in find("甲政办发[2023]15号，乙农发﹝202249号")]
        [False, True]
    """
    found = [_number(m, text, repaired=False) for m in _FULL.finditer(text)]
    taken = [(n.start, n.end) for n in found]
    for m in _LOST.finditer(text):
        number = _number(m, text, repaired=True)
        if all(number.end <= start or number.start >= end for start, end in taken):
            found.append(number)
    return tuple(sorted((n for n in found if n.org), key=lambda n: n.start))


def parse(text: str) -> DocNumber | None:
    """Read a text that is nothing but a 发文字号.

    Example:
        >>> parse("甲安委（2006）4号").key
        ('甲安委', 2006, 4)
        >>> parse("第4号") is None
        True
    """
    numbers = find(text.strip())
    return numbers[0] if len(numbers) == 1 else None


def _number(m: re.Match[str], text: str, *, repaired: bool) -> DocNumber:
    spaced, start = m["org"], m.start()
    org = re.sub(r"\s", "", spaced)
    heads_line = _heads_line(text, start) and not _HAN_AFTER.match(text, m.end())
    lead = (_LEAD_OF_LINE if heads_line else _LEAD).match(org)
    skip = lead.end() if lead else _after_day(text, start)
    if skip < len(org):
        org = org[skip:]
        kept = [i for i, c in enumerate(spaced) if not c.isspace()]
        start += kept[skip]
    return DocNumber(
        org=org,
        year=_int(m["year"]),
        seq=_int(m["seq"]),
        start=start,
        end=m.end(),
        raw=text[start : m.end()],
        repaired=repaired,
    )


def _after_day(text: str, start: int) -> int:
    """How many characters belong to a day before the number (3月8日某水发): a 代字 may begin with 日, too."""
    return int(bool(_DAY_END.match(text, start)) and text[start - 1 : start] in _DIGITS)


def _heads_line(text: str, start: int) -> bool:
    """Tell whether nothing but spaces stands before on the line."""
    before = text[max(0, start - 40) : start].rstrip(" \t\u00a0\u3000")
    return not before or before.endswith("\n")


def _int(digits: str) -> int:
    digits = digits.translate(_TO_ASCII)
    return int(digits) if digits.isdigit() else 0
