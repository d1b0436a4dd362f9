"""A draft as an OA system hands it over: JSON with a subject, a text and attachments; see :func:`from_json`.

``loading`` turns the bytes into JSON, ``secrecy`` refuses what is not plainly open before anything else is looked at,
``fields`` finds the parts under the names that OA systems give them (``names`` reads that table), ``files`` decodes and
reads the attachments, ``layout`` lays the text out as an official document, which is then parsed like any other.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import Document, Notice, RawDocument, Template
from jianfu_dedup.errors import SecretDocumentError
from jianfu_dedup.registry.draft.fields import Draft, DraftFile, fields_of
from jianfu_dedup.registry.draft.loading import load

if TYPE_CHECKING:
    from jianfu_dedup.api import Documents
    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.settings import Settings

__all__ = ["Draft", "DraftFile", "from_json", "load"]

_log = logging.getLogger(__name__)


def from_json(data: Mapping[str, Any] | str | bytes, *, lexicon: Lexicon, settings: Settings) -> Documents:
    """Read a draft as JSON into documents, as reading its files would.

    Args:
        data: The draft, parsed or as JSON text in UTF-8. Keys as OA systems have them, in any case: ``subject``,
            ``issuer``, ``sendTo``, ``docMark``, ``urgentLevel``, ``secretLevel``, ``date``, ``text`` (plain or HTML)
            and ``attachments``, a list of ``{"name": …, "base64": …}`` or ``{"name": …, "text": …}``. Common aliases
            and Chinese names (标题, 主送, 正文 …) are taken too; other keys are ignored.
        lexicon: What is known of the domain.
        settings: Limits; those of ``reading`` hold for the attachments as they do for files.

    Returns:
        The draft's notice, the tables attached to it and whatever else is attached; attachments that cannot be read
        are among the unread.

    Raises:
        SecretDocumentError: The draft, or one of its attachments, is not plainly open. Nothing was tokenised.
        DraftError: It is no JSON, lacks both subject and text, has values of a wrong type, or is too large.

    Example:
        >>> from jianfu_dedup import Settings, lexicon
        >>> draft = {"subject": "关于报送春灌进度的通知", "issuer": "甲县水利局", "sendTo": "各乡镇人民政府",
        ...          "docMark": "甲水发〔2021〕3号", "date": "2021-03-01", "text": "请各乡镇于3月9日前报送春灌进度表。"}
        >>> found, = from_json(draft, lexicon=lexicon.load(), settings=Settings())
        >>> found.doc_no, found.issuer.name, found.addressees, str(found.issued), found.requests[0].deadlines[0].value
        ('甲水发〔2021〕3号', '水利局', ('各乡镇人民政府',), '2021-03-01', '2021-03-09')
    """
    from jianfu_dedup.api import Documents
    from jianfu_dedup.registry.draft.files import read
    from jianfu_dedup.registry.draft.layout import lay_out
    from jianfu_dedup.registry.draft.secrecy import refuse_secret

    try:
        content = load(data, limits=settings.reading)
        refuse_secret(content)
        draft = fields_of(content, limits=settings.reading)
        blocks, attached, unread = read(draft, limits=settings.reading)
    except SecretDocumentError as error:
        _log.info("%s", error.code)  # the code alone: what a secret paper is called may be a secret
        raise
    parsed = _parse([lay_out(draft, blocks), *attached], lexicon)
    documents = tuple(sorted(parsed, key=lambda d: d.id))
    return Documents(documents=documents, unread=unread, lexicon=lexicon, settings=settings)


def _parse(raws: list[RawDocument], lexicon: Lexicon) -> list[Document]:
    """Parse the notice, which comes first, and what is attached to it."""
    from jianfu_dedup import parsing
    from jianfu_dedup.parsing.attach import attach, inherit
    from jianfu_dedup.parsing.complete import complete
    from jianfu_dedup.text.reference import pair_rarity

    parsed = [document for raw in raws for document in parsing.parse(raw, lexicon=lexicon)]
    linked = attach(complete(parsed, lexicon=lexicon), lexicon, rarity=pair_rarity())
    notice = next(d for d in linked if isinstance(d, Notice))
    # Whatever the tables are called, they go out with this notice.
    return [inherit(d, notice) if isinstance(d, Template) and not d.attached_to else d for d in linked]
