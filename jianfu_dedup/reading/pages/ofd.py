"""OFD, the national format of fixed layout (GB/T 33190-2016): a zip of XML with the place of every character."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, NeedsOcrError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.containers.zip_guard import check_zip
from jianfu_dedup.reading.pages import ocr
from jianfu_dedup.reading.pages.layout import Page
from jianfu_dedup.reading.pages.ofd_page import POINTS, PageObjects, numbers
from jianfu_dedup.reading.pages.paragraphs import blocks_of
from jianfu_dedup.reading.safe_xml import parse_xml

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from lxml import etree

    from jianfu_dedup.settings import Reading

_A4 = (210 * POINTS, 297 * POINTS)
_PICTURE_FROM = 210 * 297 / 3
"""Square millimetres from which a picture may be a scanned page; a seal is 42 by 42."""


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read an OFD.

    Args:
        data: The bytes of the file.
        name: Its name; not used.
        limits: Bounds on unpacked size and pages; ``ocr`` allows recognition of scanned pages.

    Returns:
        Paragraphs and ruled tables in reading order; annotations and seals are left out.

    Raises:
        TooLargeError: It unpacks to more than the limits allow.
        EncryptedFileError: Its parts are encrypted.
        DamagedFileError: Not a zip, or a part is missing or broken.
        NeedsOcrError: No page has text.
    """
    del name
    with check_zip(data, limits) as archive:
        package = _Package(archive)
        pages, pictures, warnings = [], [], []
        for number, (page, found) in enumerate(package.pages()):
            if number == limits.max_pages:
                warnings.append(f"只读前 {limits.max_pages} 页")
                break
            pages.append(page)
            pictures.extend(found)
        if any(not g.text.isspace() for page in pages for g in page.glyphs):
            return Content(blocks=tuple(blocks_of(pages, limits)), warnings=tuple(warnings))
        return _recognised(package, pictures, limits, warnings)


def _recognised(package: _Package, pictures: list[str], limits: Reading, warnings: list[str]) -> Content:
    images = [image for part in pictures if (image := package.bytes_of(part))]
    if not images or not limits.ocr or not ocr.available():
        raise NeedsOcrError("OFD 没有文字层", mend="安装 jianfu-dedup[ocr] 后可识别扫描件, 或请提供电子版")
    blocks = ocr.read_images(images)
    if not blocks:
        raise NeedsOcrError("OFD 是扫描件, 没有识别出文字", mend="请提供电子版")
    return Content(blocks=tuple(blocks), warnings=(*warnings, "扫描件, 文字由 OCR 识别"))


class _Package:
    """The parts of one open OFD."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {n.replace("\\", "/").lstrip("/").lower(): n for n in reversed(archive.namelist())}
        if "ofd.xml" not in self._parts:
            raise DamagedFileError("找不到 OFD.xml", mend="请重新下载或另存一份")

    def pages(self) -> Iterator[tuple[Page, list[str]]]:
        """Yield every page with the parts of its large pictures, document after document."""
        root = self._xml("OFD.xml")
        for place in root.iterfind("{*}DocBody/{*}DocRoot"):
            part = _resolve("", place.text)
            if part.lower() not in self._parts:
                if "encryptions.xml" in self._parts or root.find(".//{*}Encryptions") is not None:
                    raise EncryptedFileError("OFD 已加密", mend="请解密后再读")
                raise DamagedFileError("找不到 OFD 的 Document.xml", mend="请重新下载或另存一份")
            yield from self._document(part)

    def _document(self, part: str) -> Iterator[tuple[Page, list[str]]]:
        root = self._xml(part)
        composites, media = self._resources(root, part)
        size = _box(root.find("{*}CommonData/{*}PageArea")) or _A4
        templates = {
            t.get("ID", ""): _resolve(part, t.get("BaseLoc")) for t in root.iterfind("{*}CommonData/{*}TemplatePage")
        }
        for place in root.iterfind("{*}Pages/{*}Page"):
            own = _resolve(part, place.get("BaseLoc"))
            if own.lower() not in self._parts:
                continue
            content = self._xml(own)
            drawn = PageObjects(composites)
            for template in content.iterfind("{*}Template"):
                behind = templates.get(template.get("TemplateID", ""), "")
                if behind.lower() in self._parts:
                    self._draw(drawn, self._xml(behind))
            self._draw(drawn, content)
            width, height = _box(content.find("{*}Area")) or size
            large = [media[i] for i, area in drawn.pictures if i in media and area >= _PICTURE_FROM]
            yield Page(width, height, drawn.glyphs, drawn.rules), large

    @staticmethod
    def _draw(drawn: PageObjects, page: etree._Element) -> None:
        for content in page.iterchildren("{*}Content"):
            drawn.take(content)

    def _resources(self, root: etree._Element, part: str) -> tuple[dict[str, etree._Element], dict[str, str]]:
        """Return composite drawings and picture parts by id."""
        composites: dict[str, etree._Element] = {}
        media: dict[str, str] = {}
        common = root.find("{*}CommonData")
        for place in common.iterchildren("{*}PublicRes", "{*}DocumentRes") if common is not None else ():
            own = _resolve(part, place.text)
            if own.lower() not in self._parts:
                continue
            resource = self._xml(own)
            folder = _resolve(own, resource.get("BaseLoc", "")) + "/"
            for unit in resource.iter("{*}CompositeGraphicUnit"):
                composites[unit.get("ID", "")] = unit
            for medium in resource.iter("{*}MultiMedia"):
                media[medium.get("ID", "")] = _resolve(folder, medium.findtext("{*}MediaFile"))
        return composites, media

    def bytes_of(self, part: str) -> bytes:
        """Return a part, or nothing when it is missing."""
        return self._archive.read(self._parts[part.lower()]) if part.lower() in self._parts else b""

    def _xml(self, part: str) -> etree._Element:
        return parse_xml(self.bytes_of(part), part=posixpath.basename(part))


def _resolve(base: str, place: str | None) -> str:
    """A place is relative to the folder of the part that names it, or absolute with a leading slash."""
    joined = posixpath.join("/" + posixpath.dirname(base), (place or "").strip().replace("\\", "/"))
    return posixpath.normpath(joined).lstrip("/")


def _box(area: etree._Element | None) -> tuple[float, float] | None:
    box = numbers(area.findtext("{*}PhysicalBox")) if area is not None else []
    return (box[2] * POINTS, box[3] * POINTS) if len(box) == 4 and box[2] > 0 and box[3] > 0 else None
