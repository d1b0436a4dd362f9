"""Words of a text by our own segmenter: jieba, or rjieba with the same result when it is installed.

jieba's global tokenizer is shared with the whole process and loads a cache file that anybody may write; ours is a
private ``jieba.Tokenizer`` whose dictionary is read from the package itself, without any cache file (0.57 s against
0.24 s for unmarshalling a cache: not worth a file that must be trusted). rjieba embeds the same dictionary.

Both get the same input: runs of Han up to U+9FD5, ASCII letters and digits; every other character separates words.
That is where the two engines differ (ASCII runs holding ``+#&._%-``, and rarer Han), so their words are the same.
"""

from __future__ import annotations

import hashlib
import importlib
import itertools
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import metadata, resources
from typing import TYPE_CHECKING, Any

from jianfu_dedup.errors import MissingExtraError
from jianfu_dedup.text.normalise import HAN, fold

if TYPE_CHECKING:
    from jianfu_dedup.lexicon import Lexicon

Cut = Callable[[str], list[str]]

VERSION = 1
"""Raised whenever the rules below change what words a text has; part of the fingerprint."""

_RUN = re.compile("[\u4e00-\u9fd5a-zA-Z0-9]+")
_RARE = re.compile(f"(?![\u4e00-\u9fd5])[{HAN}]")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+|https?://[\w./?=&%#:-]+|www\.[\w./?=&%#:-]+", re.ASCII)
# Longer names are left to the segmenter: as one word they would share nothing with their own short forms.
_MAX_USER_WORD = 5
_MOST = 1 << 16
"""Segments remembered: documents share most of theirs."""
_SEGMENTABLE = re.compile("[\u4e00-\u9fd5a-zA-Z0-9]{2,}")


class Tokenizer:
    """Cuts texts into words. Loaded at first use; safe to share between threads.

    Args:
        lexicon: Gives user words, spelling variants and stop words.
        engine: ``auto`` (rjieba if installed), ``jieba`` or ``rjieba``.

    Raises:
        MissingExtraError: ``rjieba`` was demanded and is not installed.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> Tokenizer(lexicon.load()).words("请各乡镇于12月7日前报送防溺水工作台帐。")
        ['乡镇', '报送', '防溺水', '台账']
    """

    def __init__(self, lexicon: Lexicon, *, engine: str = "auto") -> None:
        self._lexicon = lexicon
        self.engine = _available() if engine == "auto" else engine
        if self.engine == "rjieba" and _available() != "rjieba":
            raise MissingExtraError("没有安装 rjieba", mend="pip install jianfu-dedup[fast]")
        self._user_words = user_words(lexicon)
        self._stop = frozenset(str(w) for w in lexicon.tables.get("stopwords", {}).get("words", ()))  # type: ignore[attr-defined]
        self._content = _Content(self._stop)
        self._lock = threading.Lock()
        self._cut: Cut | None = None

    @property
    def fingerprint(self) -> str:
        """Which words come out: a digest of dictionary, user words, stop words and rules, then the engine.

        Example:
            >>> from jianfu_dedup import lexicon
            >>> Tokenizer(lexicon.load(), engine="jieba").fingerprint.split("/")[1:]
            ['jieba-0.42.1']
        """
        digest = hashlib.sha256(f"{VERSION}|{metadata.version('jieba')}".encode())
        for group in (self._user_words, sorted(self._stop)):
            digest.update(("|" + "\n".join(group)).encode())
        return f"{digest.hexdigest()[:12]}/{self.engine}-{metadata.version(self.engine)}"

    def words(self, text: str) -> list[str]:
        """Return the content words of ``text`` in order: no signs, numbers, addresses or function words.

        Args:
            text: Any text.
        """
        return [word for word in map(self._content.__getitem__, self._segments(text)) if word]

    def cut(self, text: str) -> list[str]:
        """Return all words of ``text`` in order, function words and numbers included; letters in lower case.

        Args:
            text: Any text; it is brought to one spelling first.
        """
        return [_word(segment) for segment in self._segments(text) if segment != " "]

    def bags(self, texts: Sequence[str]) -> list[list[str]]:
        """Return ``words`` for each text."""
        return [self.words(text) for text in texts]

    def _segments(self, text: str) -> Iterator[str]:
        """What the engine makes of a text, in order, the blanks between its runs included."""
        text = _ADDRESS.sub(" ", fold(text, self._lexicon))
        cut = self._cut or self._load()
        # One call a text costs least; rare Han have to be taken out first because the engines disagree about them.
        pieces = _around_rare(text) if _RARE.search(text) else (text,)
        return itertools.chain.from_iterable(
            cut(" ".join(_RUN.findall(piece))) if _RUN.search(piece) else _RARE.findall(piece) for piece in pieces
        )

    def _load(self) -> Cut:
        with self._lock:
            if self._cut is None:
                self._cut = (_rjieba if self.engine == "rjieba" else _jieba)(self._user_words)
            return self._cut


def _word(segment: str) -> str:
    """The word that a segment stands for: the dictionary holds 各乡镇, 各部门 beside 乡镇, 部门."""
    return (segment[1:] if segment[0] == "各" and len(segment) > 2 else segment).lower()


class _Content(dict[str, str]):
    """The content word that each segment stands for, or ""; filled as segments are met (a benign race, as of words)."""

    def __init__(self, stop: frozenset[str]) -> None:
        self._stop = stop

    def __missing__(self, segment: str) -> str:
        word = _word(segment)
        if word in self._stop or word.isdecimal() or (len(word) == 1 and word.isascii()):
            word = ""
        if len(self) >= _MOST:
            self.clear()
        self[segment] = word
        return word


def user_words(lexicon: Lexicon) -> list[str]:
    """Return the words the segmenter must know, sorted: lexicon words and the names of the domain.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> "防溺水" in user_words(lexicon.load())
        True
    """
    found: set[str] = set(lexicon.words)
    found.update(w for t in lexicon.topics.values() for w in t.keywords)
    found.update(w for p in lexicon.populations.values() for w in p.words)
    found.update(w for d in lexicon.departments.values() for w in (d.canonical, *d.aliases))
    found.update(w for o in lexicon.offices.values() for w in (o.canonical, *o.aliases))
    return sorted(w for w in found if _SEGMENTABLE.fullmatch(w) and not w.isascii() and len(w) <= _MAX_USER_WORD)


def _around_rare(text: str) -> Iterable[str]:
    return [p for p in re.split(f"({_RARE.pattern})", text) if p]


def _available() -> str:
    import importlib.util

    return "rjieba" if importlib.util.find_spec("rjieba") else "jieba"


def _rjieba(words: Sequence[str]) -> Cut:
    import rjieba

    engine = rjieba.Jieba()
    for word, frequency in frequencies(words, lambda w: engine.cut(w, False), engine.suggest_freq):
        engine.add_word(word, frequency, "n")
    cut: Cut = engine.cut
    return cut


def _jieba(words: Sequence[str]) -> Cut:
    engine = _import_jieba().Tokenizer()
    # Filled by hand instead of engine.initialize(), which reads and writes a cache file in the shared temp folder
    # and logs to stderr.
    engine.FREQ, engine.total = _prefix_dict(_dictionary())
    engine.initialized = True
    for word, frequency in frequencies(words, lambda w: engine.lcut(w, HMM=False), engine.suggest_freq):
        engine.add_word(word, frequency)
    # add_word counts a word that was there before twice; rjieba does not, and near-ties would then be cut otherwise.
    engine.total = sum(engine.FREQ.values())
    cut: Cut = engine.lcut
    return cut


def frequencies(words: Sequence[str], cut: Cut, suggest: Callable[[str], int]) -> list[tuple[str, int]]:
    """Return the words that are not yet cut whole, with the frequency that makes them so.

    All are asked for before the first one is added: they would depend on the order otherwise. A word that is whole
    already is left as it is, because the two engines round its own frequency differently.

    Args:
        words: Words to know.
        cut: Cuts by the dictionary alone.
        suggest: Gives the frequency from which a word stays whole.
    """
    return [(w, suggest(w)) for w in words if cut(w) != [w]]


def _import_jieba() -> Any:
    """Import jieba without pkg_resources, which it wants only to open its dictionary.

    pkg_resources is deprecated (its warning would be an error under ``-W error``) and slow to import. A module that is
    ``None`` in ``sys.modules`` raises ImportError, for which jieba has a fallback.
    """
    with _IMPORTING:
        if "jieba" in sys.modules or "pkg_resources" in sys.modules:
            return importlib.import_module("jieba")
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
        try:
            return importlib.import_module("jieba")
        finally:
            del sys.modules["pkg_resources"]


_IMPORTING = threading.Lock()


def _dictionary() -> str:
    return resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")


def _prefix_dict(dictionary: str) -> tuple[dict[str, int], int]:
    """Build jieba's table: word → frequency, every prefix of a word at 0. As ``gen_pfdict`` does, a fifth faster."""
    parts = dictionary.split()  # word, frequency, part of speech
    words, counts = parts[0::3], [int(n) for n in parts[1::3]]
    table = dict(zip(words, counts, strict=True))
    for word in words:
        for end in range(1, len(word)):
            table.setdefault(word[:end], 0)
    return table, sum(counts)
