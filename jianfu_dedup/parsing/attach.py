"""Which notice a separately filed table belongs to: its list of attachments says so, or it names the table.

Wrongly attached is worse than not attached: a table takes over issuer, number and deadlines. So a link needs words of
the title (附件 entry, 《…表》, the title in the text), a shared 发文字号 or the folder, and must clearly beat the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jianfu_dedup.documents import Document, Notice, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.belonging.fitness import Read
from jianfu_dedup.parsing.belonging.search import belongs
from jianfu_dedup.parsing.belonging.words import Words

_SENT = 12
"""Tables that are sent with one notice at most."""


def attach(documents: Sequence[Document], lexicon: Lexicon, *, rarity: Mapping[str, float]) -> tuple[Document, ...]:
    """Link separately filed tables to their notices; the order of the documents is kept.

    Args:
        documents: Everything of a run that was parsed.
        lexicon: Departments, for the hints in file names.
        rarity: How telling a pair of characters is, for every pair; frozen, so that no other document of the run
            makes a link (``text.reference.pair_rarity()``).

    Returns:
        The documents; a linked table has ``attached_to`` and takes over what it does not say itself.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> notice = Notice(id="a", path="a", attachments=("山塘水库台账",), doc_no="甲水发〔2021〕3号")
        >>> table = Template(id="b", path="附件1：山塘水库台账.xlsx", title="山塘水库台账")
        >>> from jianfu_dedup.text.reference import pair_rarity
        >>> attach([notice, table], lexicon.load(), rarity=pair_rarity())[1].attached_to
        'a'
    """
    alone = [d for d in documents if isinstance(d, Template) and not d.attached_to]
    if not alone:
        return tuple(documents)
    folders = _Folders(documents)
    homes = {id(d): folders.notice_of(d) for d in alone}
    words = _words(rarity)
    read = {id(d): words.table(d, lexicon) for d in alone if homes[id(d)] is None}
    asking = {key: table for key, table in read.items() if table is not None}
    if asking:
        known = sorted((d for d in documents if isinstance(d, Notice)), key=lambda n: n.id)
        homes |= zip(asking, belongs(list(asking.values()), [Read(n, words.notice(n)) for n in known]), strict=True)
    return tuple(inherit(d, home) if isinstance(d, Template) and (home := homes.get(id(d))) else d for d in documents)


def inherit(template: Template, notice: Notice) -> Template:
    """Let a table take over from its notice what it does not say itself."""
    asked = [r for r in notice.requests if not r.cancelled]
    return replace(
        template,
        attached_to=notice.id,
        issuer=template.issuer or notice.issuer,
        doc_no=template.doc_no or notice.doc_no,
        issued=template.issued or notice.issued,
        deadlines=template.deadlines or tuple(dict.fromkeys(d for r in asked for d in r.deadlines)),
        channels=template.channels or tuple(sorted({c for r in asked for c in r.channels})),
    )


class _Folders:
    """What lies in each container and folder, the root left out."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._notices: dict[str, list[Notice]] = defaultdict(list)
        self._tables: dict[str, set[str]] = defaultdict(set)
        for document in documents:
            if isinstance(document, Notice):
                self._notices[_folder(document.path)].append(document)
            else:
                self._tables[_folder(document.path)].add(document.path)

    def notice_of(self, template: Template) -> Notice | None:
        """Return the only notice of the folder that a table lies in."""
        home = _folder(template.path)
        near = self._notices.get(home, ())
        # A folder of one notice and a few tables is one sending; a folder of a hundred tables is an archive.
        return near[0] if home and len(near) == 1 and len(self._tables[home]) <= _SENT else None


def _folder(path: str) -> str:
    cut = max(path.rfind("/"), path.rfind("!"))
    return path[: cut + 1] if cut >= 0 else ""


_last: Words | None = None


def _words(rarity: Mapping[str, float]) -> Words:
    """What was read of notices stays known from one call to the next, as long as rarity is the same."""
    global _last  # noqa: PLW0603
    words = _last
    if words is None or words.rarity is not rarity:
        _last = words = Words(rarity)
    return words
