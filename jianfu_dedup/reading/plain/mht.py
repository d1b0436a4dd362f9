"""Web archives (MHT, MHTML): the page inside a MIME message."""

from __future__ import annotations

import email
import email.policy

from jianfu_dedup.errors import DamagedFileError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.plain import html
from jianfu_dedup.settings import Reading


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read the first HTML part of a web archive.

    Raises:
        DamagedFileError: There is none.
    """
    del name
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                text, encoding = html.decode_html(payload, charset=str(part.get_param("charset") or ""))
                return html.read_text(text, encoding, limits)
    raise DamagedFileError("网页归档里没有网页", mend="请另存为 html 或 docx")
