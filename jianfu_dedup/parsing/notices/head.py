"""The head of a document, line by line: labels, heading, number, title, 主送."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jianfu_dedup.parsing.notices import doc_number, marks
from jianfu_dedup.parsing.times import dates
from jianfu_dedup.parsing.words.lines import Line, bare

# How far down the head can reach: heading, number, 签发人, a title over four lines, 主送 over six.
_HEAD_LINES = 24
# A line that holds the document's number is short; of a longer one only the head is looked at.
_NUMBER_LINE = 120
# A line that says something, in whole sentences: no part of a head.
_SAID = re.compile("^.{20,}[。！!]$")


class Head:
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
            if marks.LABEL.match(line.text) or self._names_issuer(i):
                continue
            if i > 3 and self.lines[i - 1].gap is False and dates.alone(line.text):
                break  # Below the date stands another document.
            # 主送 may run over several lines; only the last ends with a colon.
            for j in range(i, min(i + 7, len(self.lines))):
                stretch = self.text[line.start : self.lines[j].end]
                m = marks.ADDRESSEE.match(stretch)
                if m and self._is_addressee(m["who"], line.start + m.end(), j):
                    self._take(m["who"], line.start + m.end(), j)
                    return i
                if re.search("[。：:！!？?]", self.lines[j].text) or (j > i and self.lines[j].gap):
                    break
            m = marks.AT.match(line.text)
            if m and any(_SAID.search(bare(above.text)) for above in self.lines[:i]):
                # Called under what they are asked: no head ends here.
                self.addressees = marks.GREETING.sub("", bare(m["who"]))
                return -1
            if m:
                self._take(m["who"], line.start + m.end(), i)
                return i
        return -1

    def _names_issuer(self, i: int) -> bool:
        """Tell the one body on a line of its own above 各乡镇： from the first line of a long 主送."""
        line, below = bare(self.lines[i].text), self.lines[i + 1 : i + 2]
        return bool(
            below and marks.BODY_NAME.match(line) and re.match("\\s*(?:各|全[县市区]|有|@|相关)", below[0].text)
        ) and not re.match("各|全|有关|相关|@", line)

    def _is_addressee(self, who: str, end: int, line: int) -> bool:
        """Tell 主送 from a sentence with a colon: it fills its line up to the colon, or it ends in a unit's name."""
        who = marks.GREETING.sub("", bare(who))
        if marks.NOT_ADDRESSEE.search(who):
            return False
        ends_line = end == self.lines[line].end and who.startswith(("各", "全"))
        return ends_line or ("；" not in who and bool(marks.ENDS_IN_UNIT.search(who)))

    def _take(self, who: str, start: int, line: int) -> None:
        self.addressees = marks.GREETING.sub("", bare(who))
        self.start = start
        rest = self.text[start : self.lines[line].end].strip()
        self.first = line if rest else line + 1

    def _sort(self, stop: int, *, known: bool) -> None:
        i = 0
        while i < stop:
            line = self.lines[i].text
            label = marks.LABEL.match(line)
            stamp = marks.STAMP.match(line)
            numbers = doc_number.find(line[:_NUMBER_LINE])
            if label:
                self.labels += marks.labels(line)
            elif stamp:
                self.stamps.append(i)
            elif numbers and self._is_own_number(line, numbers):
                self.number = self.number or numbers[0]
            elif (
                (
                    marks.URGENCY.match(bare(line))
                    or marks.SIGNER.search(line)
                    or marks.SERIAL.match(line)
                    or marks.RULER.match(line)
                )
                or (dates.alone(line) and not self.title)
                or (marks.REMARK.match(line) and not marks.TITLE_END.search(bare(line)))
            ):
                pass
            elif not self.title and self._is_heading(i):
                self.headings.append(i)
            elif known or self._may_be_title(i):
                self.title.append(i)
                if not known and marks.TITLE_END.search(bare(line)) and not self._continues(i):
                    i += 1
                    break
            else:
                break
            i += 1
        if not known:
            self.first = self._number_below(i)
        self._trim_title()

    def _is_own_number(self, line: str, numbers: Sequence[doc_number.DocNumber]) -> bool:
        """Above the title a number line may hold more; below it nothing but the number, or it is a cited one."""
        if not self.title:
            return is_number_line(line, numbers)
        return self.number is None and not numbers[0].repaired and bare(line) == bare(numbers[0].raw)

    def _number_below(self, at: int) -> int:
        """Take the number that some offices put under the title, and return the line where the text begins."""
        if self.title and at < len(self.lines):
            numbers = doc_number.find(self.lines[at].text[:_NUMBER_LINE])
            if numbers and self._is_own_number(self.lines[at].text, numbers):
                self.number = numbers[0]
                return at + 1
        return at

    def _is_heading(self, i: int) -> bool:
        line = bare(self.lines[i].text)
        if marks.TITLE_START.search(line):
            return False
        if len(line) <= 60 and marks.HEADING.search(line) and not line.endswith("的函"):
            return True
        if marks.BODY_NAME.match(line) and len(line) >= 4:
            return True
        # A long name broken over two lines: the second ends as a heading does.
        below = bare(self.lines[i + 1].text) if i + 1 < len(self.lines) else ""
        return (
            len(line) <= 30
            and bool(re.fullmatch("[\u4e00-\u9fff]+", line))
            and len(below) <= 20
            and bool(marks.HEADING_TAIL.search(below))
        )

    def _may_be_title(self, i: int) -> bool:
        line = bare(self.lines[i].text)
        if self.title:
            return len(line) <= 60 and not re.search("[。；]$", line)
        if marks.TITLE_START.search(line[:40]) and not re.search("[。；：:]", line):
            return True
        return len(line) <= 40 and bool(marks.TITLE_END.search(line)) and not re.search("[。；：:]", line)

    def _continues(self, i: int) -> bool:
        """Tell whether a title that could end here goes on: 《 is still open, or 的通知 stands on the next line."""
        so_far = "".join(self.lines[k].text for k in self.title)
        below = bare(self.lines[i + 1].text) if i + 1 < len(self.lines) else ""
        return so_far.count("《") > so_far.count("》") or below in {"的通知", "通知", "知", "的函", "函"}

    def _trim_title(self) -> None:
        """Keep the last block of title lines; lines above it that name a body are headings."""
        while self.title and not marks.TITLE_START.search(bare(self.lines[self.title[0]].text)):
            rest = "".join(bare(self.lines[k].text) for k in self.title)
            first = bare(self.lines[self.title[0]].text)
            if len(self.title) > 1 and marks.BODY_NAME.match(first):
                self.headings.append(self.title.pop(0))
            elif len(self.title) > 1 and marks.TITLE_START.search(rest) and not marks.TITLE_END.search(first):
                break
            else:
                break


def is_number_line(line: str, numbers: Sequence[doc_number.DocNumber]) -> bool:
    """Tell a line that holds the document's number from one that cites a number."""
    rest = (line[: numbers[0].start] + line[numbers[0].end :]).strip()
    rest = re.sub("签\\s*发\\s*人.*|特急|加急|特提|平急|紧急|[★☆]|[（(].{1,12}[)）]", "", rest).strip()
    if re.search("发\\s*往|等\\s*级|签\\s*批", line):
        return True
    return numbers[0].start <= 12 and len(rest) <= 12 and not re.search("[，。；《]|根据|关于|文件|通知|精神", rest)
