"""What stands around an ask and belongs to it: its paragraph, the sentences on channels, whom the notice is about."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jianfu_dedup.documents import Deadline, Period
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.requests import channels as channel_words
from jianfu_dedup.parsing.requests import fields_in_text, populations
from jianfu_dedup.parsing.requests.clauses import Ask, sentences
from jianfu_dedup.parsing.requests.material import attachments, material, named, quoted_names, title_core
from jianfu_dedup.parsing.requests.objects import enumerations, objects, subjects
from jianfu_dedup.parsing.times import periods
from jianfu_dedup.parsing.times.workdays import calendar_of
from jianfu_dedup.parsing.words.stock import blank

T = TypeVar("T")

_PARENS = re.compile(r"[（(][^（）()\n]*[）)]")
# Sentences on the form of what is handed in, wherever they stand.
_ON_FORM = re.compile(
    r"纸质|电子[版档件表]|盖章|公章|扫描|原件|邮箱|@|一式|(?:以上|上述|所有|各类|报送)(?:的)?(?:材料|资料|表|台账|数据)"
    r"|录入|系统|平台|APP|小程序|签字|OA|群[里内发”\"]|[一-鿿]政[通易钉]|传真|U盘|在线文档|腾讯文档"
    r"|(?:报送|上报|提交|反馈|填报|回复)(?:方式|渠道|途径|地址)"
)
_ANNOUNCES = re.compile(r"(?:下列|以下|如下)[^。]{0,24}$|[：:]$")
_ANNOUNCED = re.compile(r"(?:下列|以下|如下)(?:的)?(?:资料|材料|表格|内容|情况|文件)?")
_LIST_LINE = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]")
_ON_DATA = re.compile(r"(?:数据|统计|填报|采集)(?:时段|周期|期间|区间|时点|口径|时间|截止|截至)[^。；\n]{0,40}")
_FOR_OTHERS = re.compile(r"存档|备查|留存|公示|张贴|发放|承诺书|责任书|告知书|入户|群众|户主|企业|处罚|查处")


@dataclass(frozen=True, slots=True)
class Context:
    """A notice as the asks of it see it.

    Attributes:
        text: Running text.
        plain: The same without stock phrases, each letter in its place.
        title: Title of the notice.
        issued: Day of issue, if known or guessed.
        lexicon: What is known of the domain.
        asks: All asks of the notice.
        names: Names of its attachments.
        subjects: Paragraphs on whom it is about.
        enumerations: Paragraphs on what is looked at.
        free: Start, end of the sentences that hold no dated ask.
        memo: What was worked out already.
    """

    text: str
    plain: str
    title: str
    issued: dt.date | None
    lexicon: Lexicon
    asks: tuple[Ask, ...]
    names: tuple[str, ...]
    subjects: tuple[str, ...]
    enumerations: tuple[str, ...]
    free: tuple[tuple[int, int], ...]
    memo: dict[tuple[str, object], Any] = field(default_factory=dict, compare=False, repr=False)

    def _once(self, what: str, key: object, make: Callable[[], T]) -> T:
        """Many asks share a paragraph: work on it once."""
        if (what, key) not in self.memo:
            self.memo[what, key] = make()
        found: T = self.memo[what, key]
        return found

    def _alone(self) -> bool:
        """Whether the notice has but one dated ask of the addressee."""
        return self._once("alone", 0, lambda: sum(bool(a.deadlines) and not a.inner for a in self.asks) <= 1)

    def _places(self) -> int:
        """Paragraphs with a dated ask."""
        return self._once("places", 0, lambda: len({a.paragraph for a in self.asks if a.deadlines}))

    def _paragraph(self, ask: Ask) -> str:
        return self.plain[slice(*ask.paragraph)]

    def _free(self, ask: Ask) -> tuple[str, ...]:
        """Sentences without a dated ask: those of the paragraph, or all when the ask is alone."""

        def near() -> tuple[str, ...]:
            low, high = (
                (0, len(self.free))
                if self._alone()
                else (bisect_left(self.free, (ask.paragraph[0], 0)), bisect_left(self.free, (ask.paragraph[1], 0)))
            )
            return tuple(self.text[start:end] for start, end in self.free[low:high])

        return self._once("free", self._scope(ask), near)

    def _scope(self, ask: Ask) -> object:
        """What shares its free sentences: the paragraph, or the whole notice when one ask is alone."""
        return 0 if self._alone() else ask.paragraph

    def channels(self, ask: Ask) -> tuple[str, ...]:
        """Channels of an ask: its own words, and sentences on form that are free to belong to it."""
        table: Any = self.lexicon.tables["channels"]
        free = self._once("channels", self._scope(ask), lambda: self._free_channels(ask, table))
        return channel_words.with_file({*channel_words.find_in(self.piece(ask), table), *free}, self.wanted(ask), table)

    def _free_channels(self, ask: Ask, table: Any) -> set[str]:
        on_form = (s for s in self._free(ask) if _ON_FORM.search(s) and not _FOR_OTHERS.search(s))
        return {channel for sentence in on_form for channel in channel_words.find_in(sentence, table)}

    def piece(self, ask: Ask) -> str:
        """The words of the ask."""
        return self.text[ask.start : ask.end]

    def wanted(self, ask: Ask) -> str:
        """The words of the ask, with the numbered lines that 下列资料： announces."""
        piece = self.piece(ask)
        if not _ANNOUNCES.search(piece):
            return piece
        lines = self.text[ask.sentence[1] : ask.sentence[1] + 2000].lstrip("。；\n").split("\n")
        listed = list(itertools.takewhile(_LIST_LINE.match, lines))
        return "，".join([_ANNOUNCED.sub("", piece), *listed]) if listed else piece

    def before(self, ask: Ask) -> str:
        """Its paragraph up to the ask."""
        return self.text[max(ask.paragraph[0], ask.start - 200) : ask.start]

    def material(self, ask: Ask, heads: tuple[str, ...]) -> str:
        """Name of what is handed in."""
        about = populations.narrow(self.populations(ask), self.lexicon)
        subject = title_core(self.title) or "、".join(self.lexicon.populations[i].name for i in about[:2])
        names = self._once("names", 0, lambda: (*self.names, *quoted_names(self.text, heads)))
        return material(
            self.wanted(ask),
            self.before(ask),
            subject=subject,
            names=names,
            lexicon=self.lexicon,
            heads=heads,
            columns=self.fields(ask),
        )

    def named(self, ask: Ask) -> bool:
        """Whether the ask itself names a table, a document or the like, or goes to somebody at the county."""
        return named(self.wanted(ask), self.lexicon) and not ask.inner

    def populations(self, ask: Ask) -> tuple[str, ...]:
        """Whose data: said in the ask, else (several asks) in its paragraph, else in the title, else under 对象."""
        own = populations.narrow(populations.find_in(_PARENS.sub("，", self.piece(ask)), self.lexicon), self.lexicon)
        return (
            own
            or self._once("populations", ask.paragraph, lambda: self._populations_around(ask))
            or self._last_resort(ask)
        )

    def _populations_around(self, ask: Ask) -> tuple[str, ...]:
        paragraph = self._paragraph(ask)
        places = [paragraph if self._places() > 2 else "", self.title, *self.subjects[:1]]
        places += ["\n".join(self.subjects), paragraph, self.wanted(ask)]
        for place in places:
            found = populations.narrow(populations.find_in(place, self.lexicon), self.lexicon)
            if found:
                return found
        # Of a notice that asks for many things the people named most are those of another ask.
        return () if self._places() > 2 else self._once("often", 0, self._often_named)

    def _last_resort(self, ask: Ask) -> tuple[str, ...]:
        return populations.find_in(self.piece(ask) + self.title, self.lexicon)

    def _often_named(self) -> tuple[str, ...]:
        """The population that the notice names most, when it does so twice at least."""
        lines = (self.plain[slice(*s)] for s in sentences(self.plain, 0, len(self.plain)))
        counts = Counter(i for line in lines for i in populations.find_in(line, self.lexicon))
        best = max(counts.values(), default=0)
        return tuple(sorted(i for i, n in counts.items() if n == best)) if best > 1 else ()

    def objects(self, ask: Ask) -> tuple[str, ...]:
        """What is looked at: words of the paragraph, and of the enumerations when few asks share them."""
        shared = self.enumerations if self._places() <= 2 else ()
        texts = (self._paragraph(ask), self.title, *shared)
        return self._once("objects", ask.paragraph, lambda: objects(texts, self.lexicon))

    def fields(self, ask: Ask) -> tuple[str, ...]:
        """Columns named in the ask or its paragraph; else, when it is the only one, anywhere in the notice."""
        place = (ask.start, self._list_end(ask))
        own = self._once("own fields", place, lambda: fields_in_text.find_in(self.text[slice(*place)], self.lexicon))
        if own:
            return own

        def around() -> tuple[str, ...]:
            paragraph = fields_in_text.find_in(self.text[slice(*ask.paragraph)], self.lexicon)
            if paragraph or not self._alone():
                return paragraph
            return self._once("all fields", 0, lambda: fields_in_text.find_in(self.text, self.lexicon))

        return self._once("fields", ask.paragraph, around)

    def _list_end(self, ask: Ask) -> int:
        """Where a list that the ask begins may end: behind its semicolons, unless another ask stands there."""
        if ask.end != ask.sentence[1] or self.text[ask.end : ask.end + 1] not in ("；", ";"):
            return ask.end
        stops = [e for e in (self.text.find(c, ask.end, ask.paragraph[1]) for c in "。！") if e >= 0]
        others = [a.start for a in self.asks if a.start >= ask.end]
        return min([*stops, *others, ask.paragraph[1]])

    def systems(self, ask: Ask) -> tuple[str, ...]:
        """Information systems to fill in, named in the sentence or free in the paragraph."""
        rules: Any = self.lexicon.tables["asks"]["systems"]
        own = self._once("own systems", ask.sentence, lambda: systems(self.text[slice(*ask.sentence)], rules))
        free = self._once("systems", self._scope(ask), lambda: systems("。".join(self._free(ask)), rules))
        return tuple(sorted({*own, *free}))

    def period(self, ask: Ask, name: str, deadlines: tuple[Deadline, ...]) -> Period:
        """The time the data are about: said in the name or the ask, in the title, else the month of issue."""
        rhythm = periods.rhythm(self.piece(ask), deadlines)
        title = self._once("title", 0, lambda: self._told(self.title))
        told = [self._told(name), title]
        whole_year = [p for p in told if p and re.fullmatch(r"20\d\d年", p.raw)]
        said = self._told(_without_deadlines(self.piece(ask), deadlines), strict=True)
        counted = self._once("counted", 0, self._counted)
        for found in (*(p for p in told if p not in whole_year), said, counted, *whole_year):
            if found:
                return Period(raw=found.raw, start=found.start, end=found.end, rhythm=rhythm)
        return periods.derived(self.issued, deadlines, rhythm=rhythm)

    def _counted(self) -> Period | None:
        data = _ON_DATA.search(self.text)
        return self._told(data[0]) if data else None

    def _told(self, words: str, *, strict: bool = False) -> Period | None:
        return periods.find(words, issued=self.issued, strict=strict, calendar=calendar_of(self.lexicon))


def context(
    text: str, asks: list[Ask], first: int, last: int, *, title: str, issued: dt.date | None, lexicon: Lexicon
) -> Context:
    """Gather what the asks of a notice share."""
    dated = {a.sentence for a in asks if a.deadlines}
    free = tuple(s for s in sentences(text, first, last) if s not in dated)
    plain = blank(text, lexicon)
    return Context(
        text=text,
        plain=plain,
        title=title,
        issued=issued,
        lexicon=lexicon,
        asks=tuple(asks),
        names=attachments(text[first:last]),
        subjects=subjects(plain[first:last], lexicon),
        enumerations=enumerations(plain[first:last], lexicon),
        free=free,
    )


def systems(text: str, rules: Any) -> tuple[str, ...]:
    """Names of information systems near a verb of entering data, sorted; systems that only carry files left out."""
    found = set()
    names = rules["names"]
    near = rf"(?:{rules['into']})(?P<a>{names})|(?P<b>{names})[”》]?(?:中|内|里|上)?(?:{rules['verbs']})"
    for match in re.finditer(near, text):
        name = (match["a"] or match["b"]).strip("《》“”")
        name = re.sub(rf"^.*(?:{rules['into']}|[和与及将于、])", "", name)
        if len(name) > 3 and not re.search(rules["carriers"], name):
            found.add(name)
    for match in re.finditer(r"[“\"]([^”\"]{2,12})[”\"](?:系统|平台|APP|App|小程序)", text):
        found.add(match[1])
    return tuple(sorted(found))


def _without_deadlines(piece: str, deadlines: tuple[Deadline, ...]) -> str:
    for deadline in deadlines:
        piece = piece.replace(deadline.raw, "，")
    return piece
