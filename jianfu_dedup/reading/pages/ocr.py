"""Scans: the text of a picture by rapidocr, when the extra ``ocr`` is installed. Strictly offline.

rapidocr fetches a model it does not find. So its models, which lie inside the wheel, are named to it by path, and when
one is missing this module says so and starts nothing.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import Paragraph
from jianfu_dedup.errors import DamagedFileError, MissingExtraError, TooLargeError
from jianfu_dedup.reading.pages.layout import Glyph, Page
from jianfu_dedup.reading.pages.paragraphs import blocks_of
from jianfu_dedup.settings import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

MEND = "pip install 'jianfu-dedup[ocr]'"

_MODELS = {"Det": "*_det_*.onnx", "Cls": "*_cls_*.onnx", "Rec": "*_rec_*.onnx"}
_MOST_FRAMES = 20
_A4_WIDTH = 595.0
_MOST_PIXELS = 120_000_000
"""An A3 page at 600 dpi has 70 million."""


def available() -> bool:
    """Whether rapidocr, its engine and its models are installed; nothing is loaded to find out.

    Example:
        >>> available() in {True, False}
        True
    """
    return find_spec("onnxruntime") is not None and len(_models()) == len(_MODELS)


def read_images(images: Sequence[Any]) -> list[Paragraph]:
    """Recognise the text of pictures, one page each.

    Args:
        images: Bytes of picture files (png, jpeg, bmp, tiff), or arrays of height × width × 3 bytes, blue first.

    Returns:
        Paragraphs in reading order, rebuilt over line breaks; tables come as lines of text.

    Raises:
        MissingExtraError: The extra is not installed, or its models are missing.
        DamagedFileError: A picture cannot be opened.
        TooLargeError: A picture has too many pixels.
    """
    engine = _engine()
    pages = [_page(engine, array) for image in images for array in _arrays(image)]
    return [block for block in blocks_of(pages, Reading()) if isinstance(block, Paragraph)]


def _models() -> dict[str, Path]:
    spec = find_spec("rapidocr")
    if spec is None or not spec.origin:
        return {}
    folder = Path(spec.origin).parent / "models"
    found = {task: sorted(folder.glob(pattern)) for task, pattern in _MODELS.items()}
    return {task: paths[-1] for task, paths in found.items() if paths}


@lru_cache(maxsize=1)
def _engine() -> Any:
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        raise MissingExtraError("未安装 OCR 组件", mend=MEND)
    models = _models()
    if len(models) < len(_MODELS):
        raise MissingExtraError("OCR 组件不含模型文件", mend="pip install 'rapidocr>=3.10,<4'")
    from rapidocr import RapidOCR

    paths = {f"{task}.model_path": str(path) for task, path in models.items()}
    return RapidOCR(params={"Global.log_level": "critical", **paths})


def _arrays(image: Any) -> list[Any]:
    """Open a picture file, all its frames (a fax is one tiff of many pages), as arrays with blue first."""
    if not isinstance(image, (bytes, bytearray)):
        return [image]
    import numpy as np
    from PIL import Image, ImageSequence

    try:
        with Image.open(io.BytesIO(image)) as opened:
            small = opened.width * opened.height <= _MOST_PIXELS
            frames = ImageSequence.Iterator(opened) if small else ()
            pages = [frame.convert("RGB") for frame in islice(frames, _MOST_FRAMES)]
    except Exception as error:
        raise DamagedFileError("图片打不开", mend="请重新下载或另存一份") from error
    if not small:
        raise TooLargeError("图片像素过多", mend="请以 300 dpi 重新扫描")
    return [np.asarray(page)[:, :, ::-1].copy() for page in pages]


def _page(engine: Any, array: Any) -> Page:
    result = engine(array)
    height, width = array.shape[:2]
    scale = _A4_WIDTH / width
    page = Page(_A4_WIDTH, height * scale)
    if result.boxes is not None and result.txts is not None:
        for corners, text in zip(result.boxes.tolist(), result.txts, strict=True):
            page.glyphs.extend(spread(text, [(x * scale, y * scale) for x, y in corners]))
    return page


def spread(text: str, corners: Sequence[tuple[float, float]]) -> list[Glyph]:
    """Cut a recognised run into characters of their usual widths, so that it can be laid out like drawn text.

    Args:
        text: The run.
        corners: Its four corners.

    Example:
        >>> [(g.text, round(g.x0), round(g.size)) for g in spread("1甲", [(0, 0), (15, 0), (15, 11), (0, 11)])]
        [('1', 0, 10), ('甲', 5, 10)]
    """
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, low = min(y for _, y in corners), max(y for _, y in corners)
    widths = [1.0 if character >= "\u2000" else 0.5 for character in text]
    # The width of a run tells its size better than the box, whose height changes with the signs in it.
    em = (right - left) / sum(widths) if text else 0.0
    size = em if len(text) >= 4 else min(em, 0.9 * (low - top))
    glyphs, x = [], left
    for character, width in zip(text, widths, strict=True):
        glyphs.append(Glyph(character, x, x + width * em, low - 0.2 * (low - top), size))
        x += width * em
    return glyphs
