"""A photo or scan sent as a picture: it has no text, only what recognition finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianfu_dedup.errors import NeedsOcrError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.pages import ocr

if TYPE_CHECKING:
    from jianfu_dedup.settings import Reading


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read a picture file.

    Args:
        data: The bytes of the file.
        name: Its name; not used.
        limits: ``ocr`` allows recognition.

    Returns:
        Paragraphs, with the warning that they were recognised.

    Raises:
        NeedsOcrError: Recognition is off, not installed, or finds nothing.
        DamagedFileError: The picture cannot be opened.
        TooLargeError: It has too many pixels.
    """
    del name
    if not limits.ocr or not ocr.available():
        raise NeedsOcrError("图片没有文字层", mend=f"{ocr.MEND} 后可识别, 或请提供电子版")
    blocks = ocr.read_images([data])
    if not blocks:
        raise NeedsOcrError("图片里没有识别出文字", mend="请提供电子版")
    return Content(blocks=tuple(blocks), warnings=("图片, 文字由 OCR 识别",))
