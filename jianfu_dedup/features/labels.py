"""What a document itself wants filled in: columns of a table, or fields named in the sentences of a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Template
from jianfu_dedup.features.meaning import meanings_of
from jianfu_dedup.features.mentions import mentioning
from jianfu_dedup.features.values import Label
from jianfu_dedup.parsing.tables.concepts import concept_of

if TYPE_CHECKING:
    from jianfu_dedup.lexicon import Lexicon

_MOST = 20_000
"""Labels remembered: documents of a county share most of theirs."""


class Labels:
    """Names the labels of documents and what they mean.

    Args:
        lexicon: Field concepts and synonyms.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Field
        >>> table = Template(id="b", path="b", fields=(Field(path=("户主", "姓名")),))
        >>> [(label.text, label.concept) for label in Labels(lexicon.load())(table)]
        [('户主/姓名', 'hh_head')]
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._mentions, self._meanings = mentioning(lexicon), meanings_of(lexicon)
        self._known: dict[str, Label] = {}

    def __call__(self, document: Document) -> tuple[Label, ...]:
        """Return the labels of a document in order, each once."""
        if isinstance(document, Template):
            texts = [field.label for field in document.fields]
        else:
            texts = [f for r in document.requests if not r.cancelled for f in r.fields]
        return tuple(self._label(text) for text in dict.fromkeys(texts))

    def _label(self, text: str) -> Label:
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            met = self._meanings.count(self._mentions(text))
            found = self._known[text] = Label(
                text=text,
                concept=concept_of(tuple(text.split("/")), self._lexicon),
                meanings=tuple(group for group, count in met.items() for _ in range(count)),
            )
        return found
