"""Open Packaging Conventions: parts and relations of an OOXML file, zipped or flat.

A Flat OPC file (``pkg:package``) is the same package written as one XML document; offices save it as ``.doc`` or
``.xml``.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from jianfu_dedup.errors import DamagedFileError
from jianfu_dedup.reading.containers.package import Package, part_key
from jianfu_dedup.reading.office.tags import attribute, child, children, local
from jianfu_dedup.reading.safe_xml import parse_xml

if TYPE_CHECKING:
    from jianfu_dedup.settings import Reading

WHOLE = "document"
"""Name given to the only part of a Word 2003 XML document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """A pointer from one part to another.

    Attributes:
        id: ``rId…``, what the XML of the part uses.
        kind: Last word of the relation type: ``header``, ``image``, ``package`` …
        target: Name of the part pointed at, or the outside address.
        external: It points out of the file; never followed.
    """

    id: str
    kind: str
    target: str
    external: bool


class Parts:
    """The parts of a package by name.

    Args:
        data: A zip or a Flat OPC document.
        limits: Bounds on what it may unpack to.

    Raises:
        DamagedFileError: Neither of the two, or broken.
    """

    def __init__(self, data: bytes, limits: Reading) -> None:
        self._zip: Package | None = None
        self._flat: dict[str, etree._Element] = {}
        self._whole: etree._Element | None = None  # Word 2003 XML: one document, no parts
        if data.startswith(b"PK"):
            self._zip = Package(data, limits)
        else:
            root = parse_xml(data)
            self._whole = root if local(root) == "wordDocument" else None
            self._flat = {part_key(attribute(e, "name")): e for e in children(root, "part")}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, sorted."""
        if self._zip is not None:
            return self._zip.names
        return tuple(sorted(attribute(e, "name").lstrip("/") for e in self._flat.values()))

    def data(self, name: str) -> bytes | None:
        """Return the bytes of a part, or None when there is none."""
        if self._zip is not None:
            return self._zip.get(name)
        part = self._flat.get(part_key(name))
        if part is None:
            return None
        binary = child(part, "binaryData")
        if binary is not None:
            try:
                return base64.b64decode(binary.text or "", validate=False)
            except binascii.Error as error:
                raise DamagedFileError("Flat OPC 的二进制部件损坏") from error
        root = self._flat_root(part)
        return None if root is None else etree.tostring(root)

    @staticmethod
    def _flat_root(part: etree._Element) -> etree._Element | None:
        holder = child(part, "xmlData")
        return None if holder is None or not len(holder) else holder[0]

    def xml(self, name: str) -> etree._Element | None:
        """Return the root element of a part, or None when there is none."""
        if self._whole is not None:
            return self._whole if name == WHOLE else None
        if self._zip is None:
            part = self._flat.get(part_key(name))
            return None if part is None else self._flat_root(part)
        data = self._zip.get(name)
        return None if data is None else parse_xml(data, part=posixpath.basename(name))

    def relations(self, name: str = "") -> tuple[Relation, ...]:
        """Return the relations of a part, or those of the package for ""."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", base + ".rels"))
        if root is None:
            return ()
        return tuple(self._relation(e, folder) for e in children(root, "Relationship"))

    @staticmethod
    def _relation(element: etree._Element, folder: str) -> Relation:
        target = attribute(element, "Target").replace("\\", "/")
        external = attribute(element, "TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = attribute(element, "Type").rpartition("/")[2]
        return Relation(id=attribute(element, "Id"), kind=kind, target=target, external=external)

    def main(self, default: str) -> str:
        """Return the name of the main part, as the package's relations say, else ``default``."""
        if self._whole is not None:
            return WHOLE
        found = (r.target for r in self.relations() if r.kind == "officeDocument" and not r.external)
        return next(found, default)
