"""Mails: subject and body are the document, attachments are read in their turn.

Headers and names of Chinese mailers are decoded by hand: what they call gb2312 is GBK, and some send bytes without
saying in which encoding.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message

from jianfu_dedup.documents import Block, Paragraph
from jianfu_dedup.reading.base import Attachment, Content
from jianfu_dedup.reading.plain import html, txt
from jianfu_dedup.reading.plain.encodings import decode
from jianfu_dedup.reading.plain.html import decode_html
from jianfu_dedup.settings import Reading

_PREFIXES = re.compile(
    r"\A(?:\s*(?:\[[^\]]{0,20}\]\s*)?(?:转发|轉發|答复|答覆|回复|回覆|自动回复|fwd?|re|aw|wg)(?:\[\d+\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_FILENAME = re.compile(r"""(?:file)?name\s*=\s*(?:"([^"]*)"|([^;\s]+))""", re.IGNORECASE)
_ENCODED_WORD = re.compile(r"=\?[\w.*-]+\?[bq]\?[^?]*\?=", re.IGNORECASE)
_SURROGATES = re.compile("[\udc80-\udcff]")
_UNSAFE = re.compile("[\0-\x1f\x7f/\\\\]")


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    r"""Read a mail.

    Example:
        >>> source = "Subject: =?GB2312?B?zajWqg==?=\nFrom: a@b.cn\n\nbody\n".encode()
        >>> [block.text for block in read(source, name="a.eml", limits=Reading()).blocks]
        ['通知', 'body']
    """
    del name
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    subject = strip_prefixes(header_text(_raw(message, "subject")))
    plain, rich, attachments = _parts(message)
    body = _body(plain, rich, limits)
    title: tuple[Block, ...] = (Paragraph(text=subject),) if subject else ()
    return Content(
        blocks=(*title, *body.blocks), warnings=body.warnings, encoding=body.encoding, attachments=tuple(attachments)
    )


def strip_prefixes(subject: str) -> str:
    """Remove what mailers put before a subject.

    Example:
        >>> strip_prefixes("转发: Re: 答复：关于报送台账的通知")
        '关于报送台账的通知'
        >>> strip_prefixes("转发关于报送台账的通知")
        '转发关于报送台账的通知'
    """
    return _PREFIXES.sub("", subject).strip()


def header_text(value: str) -> str:
    """Decode a header: encoded words in any charset, or bare bytes.

    Example:
        >>> header_text("=?gb2312?B?6Ua7+Q==?=")
        '镕基'
    """
    if _SURROGATES.search(value):
        value = decode(value.encode("utf-8", "surrogateescape"))[0]
    value = re.sub(r"[\r\n]+", "", value)
    if not _ENCODED_WORD.search(value):
        return value.strip()
    # Words glued together by careless mailers are only found apart.
    spaced = re.sub(r"\?=(?==\?)", "?= ", value)
    pieces = []
    for piece, charset in decode_header(spaced):
        pieces.append(piece if isinstance(piece, str) else _bytes_text(piece, charset or ""))
    return "".join(pieces).strip()


def _bytes_text(data: bytes, charset: str) -> str:
    return decode_html(data, charset=charset)[0] if data else ""


def _raw(message: Message, name: str) -> str:
    return next((str(value) for key, value in message.raw_items() if key.casefold() == name), "")


def _parts(message: Message) -> tuple[list[Message], list[Message], list[Attachment]]:
    plain: list[Message] = []
    rich: list[Message] = []
    attachments: list[Attachment] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        disposition = _raw(part, "content-disposition").casefold().strip()
        name = part_name(part)
        if kind == "message/rfc822":
            attachments.append(_nested(part, name))
        elif kind.startswith("image/") and not disposition.startswith("attachment"):
            continue  # logos and signatures
        elif disposition.startswith("attachment") or (name and kind not in ("text/plain", "text/html")):
            attachments.append(Attachment(name=name or "附件", data=_payload(part)))
        elif kind == "text/html":
            rich.append(part)
        elif kind.startswith("text/"):
            plain.append(part)
        elif not kind.startswith("multipart/") and _payload(part):
            attachments.append(Attachment(name=name or "附件", data=_payload(part)))
    return plain, rich, _numbered(attachments)


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts in order; a mail inside the mail is one part."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _nested(part: Message, name: str) -> Attachment:
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    data = first.as_bytes() if isinstance(first, Message) else _payload(part)
    title = strip_prefixes(header_text(_raw(first, "subject"))) if isinstance(first, Message) else ""
    return Attachment(name=name or _clean(title or "邮件") + ".eml", data=data)


def _numbered(attachments: list[Attachment]) -> list[Attachment]:
    used: dict[str, int] = {}
    result = []
    for attachment in attachments:
        count = used[attachment.name] = used.get(attachment.name, 0) + 1
        name = attachment.name if count == 1 else f"{attachment.name}#{count}"
        result.append(Attachment(name=name, data=attachment.data))
    return result


def part_name(part: Message) -> str:
    """Return the file name of a part: RFC 2231, encoded words, or bare bytes."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        raw = _raw(part, header)
        if _SURROGATES.search(raw):
            match = _FILENAME.search(header_text(raw))
            if match:
                return _clean(match[1] or match[2])
            continue
        found = part.get_param(parameter, header=header)
        if isinstance(found, tuple):  # RFC 2231: charset, language, bytes as latin-1
            return _clean(_bytes_text(found[2].encode("latin-1", "replace"), found[0] or ""))
        if found:
            return _clean(header_text(str(found)))
    return ""


def _clean(name: str) -> str:
    return _UNSAFE.sub("_", name).strip().strip(".")[:200] or "附件"


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body(plain: list[Message], rich: list[Message], limits: Reading) -> Content:
    """Read the body: the page where it holds a table or is all there is, else the plain text."""
    pages = [(_payload(part), str(part.get_param("charset") or "")) for part in rich]
    texts = [(_payload(part), str(part.get_param("charset") or "")) for part in plain]
    if any(b"<table" in data.lower() for data, _ in pages) or not any(data.strip() for data, _ in texts):
        contents = [html.read_text(*decode_html(d, charset=c), limits) for d, c in pages if d.strip()]
    else:
        contents = [
            txt.read(_bytes_text(d, c).encode("utf-8", "replace"), name="", limits=limits)
            for d, c in texts
            if d.strip()
        ]
    blocks = tuple(block for content in contents for block in content.blocks)
    warnings = tuple(warning for content in contents for warning in content.warnings)
    return Content(blocks=blocks, warnings=warnings)
