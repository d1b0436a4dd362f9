"""PDF with a text layer: glyphs and drawn lines by pdfium, everything else by position.

pdfium is not thread-safe; readers run in processes, one file at a time. Its own line order follows the drawing order
and puts quotation marks of another font at the end of the line, hence the glyphs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import Block
from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, NeedsOcrError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.pages import ocr
from jianfu_dedup.reading.pages.paragraphs import blocks_of
from jianfu_dedup.reading.pages.pdf_page import has_picture, page_of

if TYPE_CHECKING:
    from jianfu_dedup.reading.pages.layout import Page
    from jianfu_dedup.settings import Reading

_FEW = 12
"""Fewer characters on a page that is a picture are a stamp or the mark of a scanner app, not its text."""

_MOST_SCANS = 15
"""Pages recognised of one file, at about three seconds each on one core."""

_OCR_SCALE = 200 / 72
"""Pictures for the recogniser have 200 dpi: 三号 characters are then 44 pixels high."""


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read a PDF.

    Args:
        data: The bytes of the file.
        name: Its name; not used.
        limits: ``max_pages`` bounds the pages, ``ocr`` allows recognition of pages without text.

    Returns:
        Paragraphs and ruled tables in reading order.

    Raises:
        EncryptedFileError: A password is needed to open it.
        DamagedFileError: pdfium cannot open it.
        NeedsOcrError: No page has text, and recognition is off or not installed.
    """
    del name
    document = _open(data)
    try:
        count = min(len(document), limits.max_pages)
        warnings = [f"共 {len(document)} 页, 只读前 {count} 页"] if len(document) > count else []
        pages, scans = _pages(document, count)
        if not any(page.glyphs for page in pages):
            return _recognised(document, scans or list(range(count)), limits, warnings)
        blocks = blocks_of(pages, limits)
        if scans and limits.ocr and ocr.available():
            blocks += _recognise(document, scans, warnings)
        elif scans:
            warnings.append(f"第 {'、'.join(str(n + 1) for n in scans[:20])} 页是图片, 未读出文字")
    finally:
        document.close()
    return Content(blocks=tuple(blocks), warnings=tuple(warnings))


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFileError("PDF 设有打开密码", mend="请解除密码后再读") from error
        raise DamagedFileError("PDF 打不开", mend="请重新下载或另存一份") from error
    if len(document) == 0:
        raise DamagedFileError("PDF 没有页", mend="请重新下载或另存一份")
    return document


def _pages(document: Any, count: int) -> tuple[list[Page], list[int]]:
    """Read the pages; a page that is only a picture gives no glyphs and is listed."""
    import pypdfium2

    pages, scans = [], []
    for number in range(count):
        try:
            source = document[number]
        except pypdfium2.PdfiumError as error:
            raise DamagedFileError(f"PDF 第 {number + 1} 页损坏", mend="请重新下载或另存一份") from error
        page = page_of(source)
        if sum(not g.text.isspace() for g in page.glyphs) < _FEW and has_picture(source):
            page.glyphs = []
            scans.append(number)
        pages.append(page)
        source.close()
    return pages, scans


def _recognised(document: Any, scans: list[int], limits: Reading, warnings: list[str]) -> Content:
    if not limits.ocr or not ocr.available():
        raise NeedsOcrError("PDF 是扫描件, 没有文字层", mend=f"{ocr.MEND} 后可识别, 或请提供电子版")
    blocks = _recognise(document, scans, warnings)
    if not blocks:
        raise NeedsOcrError("PDF 是扫描件, 没有识别出文字", mend="请提供电子版")
    return Content(blocks=tuple(blocks), warnings=tuple(warnings))


def _recognise(document: Any, scans: list[int], warnings: list[str]) -> list[Block]:
    pages = scans[:_MOST_SCANS]
    warnings.append(f"{len(pages)} 页扫描件, 文字由 OCR 识别")
    if len(scans) > len(pages):
        warnings.append(f"其余 {len(scans) - len(pages)} 页扫描件未识别")
    return list(ocr.read_images([_picture(document[number]) for number in pages]))


def _picture(page: Any) -> Any:
    """Render a page with blue first; a page of monstrous size is rendered smaller."""
    scale = min(_OCR_SCALE, 4000 / max(page.get_size()))
    return page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False).to_numpy()
