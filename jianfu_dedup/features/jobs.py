"""What job a text gives to townships: its kind (``lexicon/kinds.toml``) and the job itself (``lexicon/jobs.toml``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.features.counts import table, unit_rows
from jianfu_dedup.features.mentions import Mentions, longest
from jianfu_dedup.features.values import Counts
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.text.normalise import letters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.lexicon import Lexicon

_PARTS = ("object", "aspect", "context")


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
        >>> found = jobs.phrases(Mentioning(lexicon.load())("请报送学生防溺水包保台账，落实包保教师和监护人"))
        >>> jobs.count(found, found)["drown_pair"]
        10
    """

    def __init__(self, lexicon: Lexicon) -> None:
        jobs: Any = lexicon.tables.get("jobs", {}).get("ask", [])
        # By phrase, because a text holds a few of the thousands of phrases of the table.
        self._uses: dict[str, list[tuple[str, str, int]]] = {}
        for job in jobs:
            for part in _PARTS:
                for phrase in job.get(part, ()):
                    self._uses.setdefault(letters(phrase), []).append((part, job["id"], len(phrase)))
        self._in_context = frozenset(job["id"] for job in jobs if job.get("context"))
        self._topic = {job["id"]: job["topic"] for job in jobs}
        self.columns = tuple(sorted(self._topic))
        self.fields = self._fields()

    def phrases(self, mentions: Mentions) -> frozenset[str]:
        """Return every phrase of the table that stands in a text, also inside or across another one."""
        return frozenset(phrase for _, phrase in mentions if phrase in self._uses)

    def count(self, here: frozenset[str], around: frozenset[str]) -> dict[str, int]:
        """Return the jobs that a text gives: letters of the objects met times letters of the aspects met.

        Args:
            here: :meth:`phrases` of what is asked.
            around: Those of the document around it.
        """
        met: dict[str, dict[str, int]] = {part: {} for part in _PARTS}
        for phrase in here:
            for part, job, size in self._uses[phrase]:
                met[part][job] = met[part].get(job, 0) + size
        found = met["object"].keys() & met["aspect"].keys()
        if found & self._in_context:
            named = {job for phrase in around | here for part, job, _ in self._uses[phrase] if part == "context"}
            found -= self._in_context - named
        return {job: met["object"][job] * met["aspect"][job] for job in sorted(found)}

    def rows(self, counts: Sequence[Counts]) -> csr_matrix:
        """Return one row of length 1 for each result of :meth:`count`, shape (len(counts), len(columns))."""
        return unit_rows(table(counts, self.columns))

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
        self.columns = tuple(sorted(self._weight))

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

        rows = table(counts, self.columns)
        weights = np.array([self._weight[c] for c in self.columns])
        rows.data = weights[rows.indices] * np.log1p(rows.data)
        return unit_rows(rows)

    def flags(self, narrow: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
        """Return one row for each result of :meth:`narrow`, shape (len(narrow), len(columns)), 0 or 1."""
        import numpy as np

        flags = np.zeros((len(narrow), len(self.columns)))
        for row, names in enumerate(narrow):
            for name in names:
                if name in self._weight:
                    flags[row, self.columns.index(name)] = 1.0
        return flags


@once_per_lexicon
def jobs_of(lexicon: Lexicon) -> Jobs:
    """Return the jobs of a lexicon, indexed once."""
    return Jobs(lexicon)


@once_per_lexicon
def kinds_of(lexicon: Lexicon) -> Kinds:
    """Return the kinds of job of a lexicon, indexed once."""
    return Kinds(lexicon)


def _by_word(kinds: Any, part: str) -> dict[str, list[str]]:
    meanings: dict[str, list[str]] = {}
    for kind in kinds:
        for word in kind.get(part, ()):
            meanings.setdefault(letters(word), []).append(kind["id"])
    return meanings
