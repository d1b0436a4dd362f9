"""What job a text gives to townships: its kind (``lexicon/kinds.toml``) and the job itself (``lexicon/jobs.toml``)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.text.phrases import Phrases

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
        >>> jobs, text = Jobs(lexicon.load()), "请报送学生防溺水包保台账，落实包保教师和监护人"
        >>> "drown_pair" in jobs.weigh(text, text)
        True
    """

    def __init__(self, lexicon: Lexicon) -> None:
        table: Any = lexicon.tables.get("jobs", {}).get("ask", [])
        phrases = {w for job in table for part in ("object", "aspect", "context") for w in job.get(part, ())}
        self._phrases = Phrases({w: (w,) for w in phrases})
        self._jobs: Sequence[Mapping[str, Any]] = table
        self.columns = tuple(sorted(job["id"] for job in table))

    def weigh(self, text: str, whole: str) -> dict[str, float]:
        """Return the weight of each job that ``text`` gives; ``whole`` is the document around it."""
        return self._weigh(self._phrases.everywhere(text), self._phrases.everywhere(whole))

    def _weigh(self, here: set[str], anywhere: set[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for job in self._jobs:
            objects = sum(len(w) for w in job["object"] if w in here)
            aspects = sum(len(w) for w in job["aspect"] if w in here)
            context = job.get("context")
            if objects and aspects and (not context or any(w in anywhere for w in context)):
                found[job["id"]] = math.sqrt(objects * aspects)
        return found

    def fields(self) -> csr_matrix:
        """Return which field of work (topic) each job belongs to, shape (len(columns), topics), 0 or 1."""
        import numpy as np
        from scipy.sparse import csr_matrix

        topic = {job["id"]: job["topic"] for job in self._jobs}
        names = sorted(set(topic.values()))
        rows = np.arange(len(self.columns))
        columns = np.array([names.index(topic[c]) for c in self.columns], dtype=np.int64)
        return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(rows), len(names)))

    def rows(self, texts: Sequence[str], wholes: Sequence[str]) -> csr_matrix:
        """Return one row of length 1 a text, shape (len(texts), len(columns)); empty where no job was met."""
        import numpy as np
        from scipy.sparse import csr_matrix

        around = {whole: self._phrases.everywhere(whole) for whole in set(wholes)}
        column = {name: n for n, name in enumerate(self.columns)}
        table = np.zeros((len(texts), len(self.columns)))
        for n, (text, whole) in enumerate(zip(texts, wholes, strict=True)):
            here = self._phrases.everywhere(text)
            for name, weight in self._weigh(here, around[whole] | here).items():
                table[n, column[name]] = weight * weight
        lengths = np.linalg.norm(table, axis=1, keepdims=True)
        return csr_matrix(np.divide(table, lengths, out=np.zeros_like(table), where=lengths > 0))


class Kinds:
    """Tells what sort of job a text gives: inspection, survey, training and so on.

    Args:
        lexicon: Its ``kinds`` table is read.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        table: Any = lexicon.tables.get("kinds", {}).get("kind", [])
        self._phrases = Phrases(_by_word(table, "words"))
        self._narrow = Phrases(_by_word(table, "narrow"))
        # Nearly every notice wants a plan or a summary: sharing that says little.
        self._weight = {k["id"]: 0.3 if k.get("common") else 1.0 for k in table}
        self.columns = tuple(sorted(self._weight))

    def narrow(self, heads: Sequence[str]) -> NDArray[np.float64]:
        """Return which narrow kinds (training, publicity …) each head names, shape (len(heads), len(columns)).

        Example:
            >>> from jianfu_dedup import lexicon
            >>> Kinds(lexicon.load()).narrow(["举办消防安全培训班", "消防安全隐患排查台账"]).sum(axis=1).tolist()
            [1.0, 0.0]
        """
        import numpy as np

        table = np.zeros((len(heads), len(self.columns)))
        for n, head in enumerate(heads):
            found = self._narrow.everywhere(head)
            table[n] = [float(k in found) for k in self.columns]
        return table

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row of length 1 a text, shape (len(texts), len(columns))."""
        import numpy as np
        from scipy.sparse import csr_matrix

        table = np.zeros((len(texts), len(self.columns)))
        for n, text in enumerate(texts):
            found = self._phrases.count(text)
            table[n] = [self._weight[k] * math.log1p(found[k]) for k in self.columns]
        lengths = np.linalg.norm(table, axis=1, keepdims=True)
        return csr_matrix(np.divide(table, lengths, out=np.zeros_like(table), where=lengths > 0))


def _by_word(table: Any, part: str) -> dict[str, list[str]]:
    meanings: dict[str, list[str]] = {}
    for kind in table:
        for word in kind.get(part, ()):
            meanings.setdefault(word, []).append(kind["id"])
    return meanings
