"""What job a text gives to townships: its kind (``lexicon/kinds.toml``) and the job itself (``lexicon/jobs.toml``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from jianfu_dedup.features.counts import numbered, table, unit_rows
from jianfu_dedup.features.mentions import Mentions, longest
from jianfu_dedup.features.values import Counts
from jianfu_dedup.lexicon.finder import WordFinder
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.text.normalise import letters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.lexicon import Lexicon


class Jobs:
    """Tells which of the known jobs a text gives.

    A job is met when one of its objects (重点儿童), one of its aspects (包保, 结对) and, if it has one, a word of its
    context (防溺水, anywhere in the document) stand in the text. It counts by the length of the phrases met: long ones
    are specific.

    Args:
        lexicon: Its ``jobs`` table is read.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.features.mentions import Mentioning
        >>> jobs = Jobs(lexicon.load())
        >>> text = "请报送学生防溺水包保台账，落实包保教师和监护人"
        >>> jobs.count(Mentioning(lexicon.load())(text), jobs.around(text))["drown_pair"]
        10
    """

    def __init__(self, lexicon: Lexicon) -> None:
        jobs: Any = lexicon.tables.get("jobs", {}).get("ask", [])
        # By phrase, because a text holds a few of the thousands of the table; but aspects (台账) are those of
        # hundreds of jobs, and only jobs with an object in the text are asked for theirs.
        self._objects, contexts = _by_phrase(jobs, "object"), _by_phrase(jobs, "context")
        self._contexts = {phrase: frozenset(job for job, _ in known) for phrase, known in contexts.items()}
        self._aspects = {job["id"]: _sizes(job["aspect"]) for job in jobs}
        self._finder = WordFinder(self._contexts)
        self._in_context = frozenset(job["id"] for job in jobs if job.get("context"))
        self._topic = {job["id"]: job["topic"] for job in jobs}
        self._place = numbered(self._topic)
        self.columns = tuple(self._place)
        self.fields = self._fields()

    def around(self, text: str) -> frozenset[str]:
        """Return the jobs whose context stands in a text."""
        return self._named(self._finder.everywhere(letters(text)))

    def count(self, mentions: Mentions, around: frozenset[str]) -> dict[str, int]:
        """Return the jobs that a text gives: letters of the objects met times letters of the aspects met.

        Args:
            mentions: Of what is asked.
            around: :meth:`around` of the document that it stands in.
        """
        named = {phrase for _, phrase in mentions}
        objects: dict[str, int] = {}
        for phrase in named:
            for job, size in self._objects.get(phrase, ()):
                objects[job] = objects.get(job, 0) + size
        if strange := (objects.keys() & self._in_context) - around:
            for job in strange - self._named(named):
                del objects[job]
        found = {job: size * _met(self._aspects[job], named) for job, size in sorted(objects.items())}
        return {job: size for job, size in found.items() if size}

    def rows(self, counts: Sequence[Counts]) -> csr_matrix:
        """Return one row of length 1 for each result of :meth:`count`, shape (len(counts), len(columns))."""
        return unit_rows(table(counts, self._place))

    def _named(self, phrases: AbstractSet[str]) -> frozenset[str]:
        return frozenset().union(*(self._contexts[phrase] for phrase in phrases & self._contexts.keys()))

    def _fields(self) -> csr_matrix:
        """Which field of work (topic) each job belongs to, shape (len(columns), topics), 0 or 1."""
        import numpy as np
        from scipy.sparse import csr_matrix

        names = sorted(set(self._topic.values()))
        rows = np.arange(len(self.columns))
        columns = np.array([names.index(self._topic[c]) for c in self.columns], dtype=np.int64)
        return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(rows), len(names)))


class Kinds:
    """Tells what sort of job a text gives: inspection, survey, training and so on.

    Args:
        lexicon: Its ``kinds`` table is read.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.features.mentions import Mentioning
        >>> kinds, find = Kinds(lexicon.load()), Mentioning(lexicon.load())
        >>> len(kinds.narrow(find("举办消防安全培训班"))), len(kinds.narrow(find("消防安全隐患排查台账")))
        (1, 0)
    """

    def __init__(self, lexicon: Lexicon) -> None:
        kinds: Any = lexicon.tables.get("kinds", {}).get("kind", [])
        self._words = _by_word(kinds, "words")
        self._narrow = _by_word(kinds, "narrow")
        # Nearly every notice wants a plan or a summary: sharing that says little.
        self._weight: Mapping[str, float] = {k["id"]: 0.3 if k.get("common") else 1.0 for k in kinds}
        self._place = numbered(self._weight)
        self.columns = tuple(self._place)

    def count(self, mentions: Mentions) -> dict[str, int]:
        """Return how often each kind is named in a text."""
        found = (kind for phrase in longest(mentions, self._words) for kind in self._words[phrase])
        return dict(sorted(Counter(found).items()))

    def narrow(self, mentions: Mentions) -> tuple[str, ...]:
        """Return the narrow kinds (training, publicity …) that a title names, sorted."""
        return tuple(sorted({kind for _, phrase in mentions for kind in self._narrow.get(phrase, ())}))

    def rows(self, counts: Sequence[Counts]) -> csr_matrix:
        """Return one row of length 1 for each result of :meth:`count`, shape (len(counts), len(columns))."""
        import numpy as np

        rows = table(counts, self._place)
        weights = np.array([self._weight[c] for c in self.columns])
        rows.data = weights[rows.indices] * np.log1p(rows.data)
        return unit_rows(rows)

    def flags(self, narrow: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
        """Return one row for each result of :meth:`narrow`, shape (len(narrow), len(columns)), 0 or 1."""
        import numpy as np

        flags = np.zeros((len(narrow), len(self.columns)))
        for row, names in enumerate(narrow):
            for name in names:
                if name in self._place:
                    flags[row, self._place[name]] = 1.0
        return flags


@once_per_lexicon
def jobs_of(lexicon: Lexicon) -> Jobs:
    """Return the jobs of a lexicon, indexed once."""
    return Jobs(lexicon)


@once_per_lexicon
def kinds_of(lexicon: Lexicon) -> Kinds:
    """Return the kinds of job of a lexicon, indexed once."""
    return Kinds(lexicon)


def _sizes(phrases: Iterable[str]) -> dict[str, int]:
    """Letters of phrases, and how much each counts: spellings of the same letters count together."""
    found: dict[str, int] = {}
    for phrase in phrases:
        found[letters(phrase)] = found.get(letters(phrase), 0) + len(phrase)
    return found


def _met(sizes: Mapping[str, int], named: AbstractSet[str]) -> int:
    return sum(map(sizes.__getitem__, sizes.keys() & named))


def _by_phrase(jobs: Any, part: str) -> dict[str, list[tuple[str, int]]]:
    """Phrase → each job that it is a part of, and the letters it counts."""
    found: dict[str, list[tuple[str, int]]] = {}
    for job in jobs:
        for phrase in job.get(part, ()):
            found.setdefault(letters(phrase), []).append((job["id"], len(phrase)))
    return found


def _by_word(kinds: Any, part: str) -> dict[str, list[str]]:
    meanings: dict[str, list[str]] = {}
    for kind in kinds:
        for word in kind.get(part, ()):
            meanings.setdefault(letters(word), []).append(kind["id"])
    return meanings
