"""Scans: characters of a picture by rapidocr, when the extra ``ocr`` is installed. Strictly offline."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from jianfu_dedup.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianfu_dedup.documents import Paragraph


def available() -> bool:
    """Whether rapidocr and its engine are installed; nothing is loaded to find out.

    Example:
        >>> available() in {True, False}
        True
    """
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read_images(images: Sequence[Any]) -> list[Paragraph]:
    """Recognise the text of pictures."""
    raise MissingExtraError("未安装 OCR 组件", mend="pip install 'jianfu-dedup[ocr]'")
