"""What every format module offers: ``read(data, *, name, limits) -> Content``.

A format module turns bytes into blocks and raises a :class:`~jianfu_dedup.errors.ReadError` otherwise. It never
opens a path, never follows a link in the file, and knows nothing of what the text means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from jianfu_dedup.documents import Block
from jianfu_dedup.errors import ReadError
from jianfu_dedup.settings import Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file inside a container (zip member, mail attachment), still as bytes.

    Attributes:
        name: Its path inside the container, with "/".
        data: Its bytes; empty when there is a problem.
        problem: Why it could not be taken out of the container, if so.
    """

    name: str
    data: bytes
    problem: ReadError | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a format module got out of the bytes.

    Attributes:
        blocks: Paragraphs and grids in reading order.
        warnings: What could not be read or had to be guessed, in words.
        encoding: The encoding a plain text was read in, else "".
        attachments: Files inside it, to be read in their turn.
    """

    blocks: tuple[Block, ...] = ()
    warnings: tuple[str, ...] = ()
    encoding: str = ""
    attachments: tuple[Attachment, ...] = ()


class Reader(Protocol):
    """The face of a format module's ``read``."""

    def __call__(self, data: bytes, *, name: str, limits: Reading) -> Content:
        """Read the bytes of the file called ``name``."""
        ...
