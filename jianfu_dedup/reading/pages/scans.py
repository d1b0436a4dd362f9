"""Office documents that are nothing but pictures: their pages go to OCR where it is installed."""

from __future__ import annotations

from jianfu_dedup.errors import NeedsOcrError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.settings import Reading


def recognised(pictures: list[bytes], limits: Reading) -> Content:
    """Return the text of the pages of a scan.

    Args:
        pictures: Picture files, one a page.
        limits: ``ocr`` switches it off, ``max_pages`` bounds it.

    Raises:
        NeedsOcrError: OCR is switched off or not installed, or finds nothing.

    Example:
        >>> recognised([b"..."], Reading(ocr=False))
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.NeedsOcrError: 只有图片, 没有文字（请改交可编辑的文件, 或安装 ocr 组件）
    """
    from jianfu_dedup.reading.pages import ocr

    if limits.ocr and ocr.available():
        blocks = ocr.read_images(pictures[: limits.max_pages])
        if blocks:
            return Content(blocks=tuple(blocks), warnings=("只有图片, 文字由 OCR 识别",))
    raise NeedsOcrError("只有图片, 没有文字", mend="请改交可编辑的文件, 或安装 ocr 组件")
