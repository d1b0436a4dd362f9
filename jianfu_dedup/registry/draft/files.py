"""The attachments of a draft: decoded, and read in a process of their own as any stranger's file is."""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from jianfu_dedup.documents import Block, Paragraph, RawDocument, Unread
from jianfu_dedup.errors import DraftError, EmptyFileError, JianfuError, SecretDocumentError, TooLargeError
from jianfu_dedup.reading import read_files
from jianfu_dedup.reading.dispatch import clean_text
from jianfu_dedup.reading.secret import carries_mark
from jianfu_dedup.reading.sniff import sniff
from jianfu_dedup.registry.draft.fields import Draft, DraftFile
from jianfu_dedup.registry.draft.secrecy import secret_draft
from jianfu_dedup.settings import Reading

FOLDER = "草稿"
"""Notice and attachments lie in one folder, as those of one sending do."""
BODY = f"{FOLDER}/正文"
_NAME = 120  # characters of a name; longer ones are cut
_DATA_URI = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|br|div|span|table|tr|td|font|strong)\b[^<>]{0,400}>", re.IGNORECASE)
_TAGS = 2  # one may be quoted in a plain text
_SPACE = str.maketrans("", "", " \t\r\n")

Found = tuple[tuple[Block, ...], tuple[RawDocument, ...], tuple[Unread, ...]]


def read(draft: Draft, *, limits: Reading) -> Found:
    """Read the text and the attachments of a draft.

    The files lie in a private folder, under names of our own, until they were read.

    Args:
        draft: The draft.
        limits: Limits, for each file and for all of them together.

    Returns:
        The blocks of the text, the attached documents, and the attachments that could not be read.

    Raises:
        SecretDocumentError: The text or an attachment carries a 密级 mark: the whole draft is refused, for they go out
            together.
        DraftError: Base64 that is none, attachments that are too large together, or a text that cannot be read.

    Example:
        >>> draft = Draft(text="请各乡镇报送台账。", attachments=(DraftFile(name="说明.txt", text="每户一行。"),))
        >>> blocks, attached, unread = read(draft, limits=Reading())
        >>> blocks[0].text, attached[0].path, unread
        ('请各乡镇报送台账。', '草稿/说明.txt', ())
    """
    contents: list[tuple[str, bytes]] = []
    unread: list[Unread] = []
    for name, file, number in _named(draft.attachments):
        data = _decoded(file, number, limits)
        if data is None:
            unread.append(_too_large(name, limits))
        else:
            contents.append((name, data))
    if sum(len(data) for _, data in contents) > limits.max_unpacked_mb << 20:
        raise DraftError(f"附件合计超过 {limits.max_unpacked_mb} MB", mend="减少附件, 或加大 reading.max_unpacked_mb")
    blocks = _plain(draft.text, limits)
    if blocks is None:
        contents.insert(0, (BODY, _page_bytes(draft.text)))
    documents, more = _read(contents, limits)
    if blocks is None:
        blocks, documents, more = _page(documents, more)
    return blocks, documents, (*unread, *more)


def _plain(text: str, limits: Reading) -> tuple[Block, ...] | None:
    """The lines of a plain text; None for a page of HTML, which the reading room reads."""
    if "<" in text and _is_page(text):
        return None
    if len(text) > limits.max_chars:
        raise DraftError(f"text 超过 {limits.max_chars} 字", mend="只交公文本身; 长的材料放进附件")
    lines = (clean_text(line) for line in text.splitlines())
    blocks = tuple(Paragraph(text=line) for line in lines if line.strip())
    if carries_mark(blocks):
        raise secret_draft()
    return blocks


def _is_page(text: str) -> bool:
    """Whether a text is HTML, whole or the inside of an editor's field, which may begin with words."""
    if len(_TAG.findall(text)) >= _TAGS:
        return True
    try:
        return sniff(text.encode("utf-8", "replace")) == "html"
    except JianfuError:  # a text that begins like some other file is still a text
        return False


def _page_bytes(text: str) -> bytes:
    # With its mark: a page may declare the charset that it had before it was put into JSON.
    return f"<div>{text}</div>".encode("utf-8-sig", "replace")


def _named(files: Sequence[DraftFile]) -> Iterator[tuple[str, DraftFile, int]]:
    """Each file with what it is called in the answer: its last name, safe to print, and no name twice."""
    taken = {BODY}
    for number, file in enumerate(files, 1):
        last = re.split(r"[/\\]", unicodedata.normalize("NFC", clean_text(file.name)))[-1]
        # "!" parts a container from its members; a cut name keeps its end, which tells what it is.
        name = "".join(last.split("\n")).replace("!", "！").strip(" .\t")[-_NAME:] or f"附件{number}"
        path, n = f"{FOLDER}/{name}", 1
        while path in taken:
            n += 1
            path = f"{FOLDER}/{n}-{name}"
        taken.add(path)
        yield path, file, number


def _decoded(file: DraftFile, number: int, limits: Reading) -> bytes | None:
    """The bytes of a file, or None when they are too many."""
    if not file.base64:
        return file.text.encode("utf-8", "replace")
    most = limits.max_file_mb << 20
    coded = _DATA_URI.sub("", file.base64, count=1) if file.base64[:5].casefold() == "data:" else file.base64
    coded = coded.translate(_SPACE)
    if len(coded) // 4 * 3 > most + 2:
        return None
    try:
        data = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        raise DraftError(
            f"第 {number} 个附件的 base64 不完整或有别的字符", mend="用标准 base64 (RFC 4648) 编码文件的全部字节"
        ) from None
    return data if len(data) <= most else None


def _too_large(name: str, limits: Reading) -> Unread:
    return Unread(
        path=name,
        code=TooLargeError.code,
        reason=f"文件超过 {limits.max_file_mb} MB",
        mend="如需读入, 请加大 reading.max_file_mb",
    )


def _read(contents: Sequence[tuple[str, bytes]], limits: Reading) -> tuple[tuple[RawDocument, ...], tuple[Unread, ...]]:
    if not contents:
        return (), ()
    with tempfile.TemporaryDirectory(prefix="jianfu-draft-", ignore_cleanup_errors=True) as folder:
        files = []
        for n, (name, data) in enumerate(contents):
            path = Path(folder, f"{n:04d}")
            path.write_bytes(data)
            files.append((path, name))
        documents, unread = read_files(files, settings=limits)
    if any(entry.code == SecretDocumentError.code for entry in unread):
        raise secret_draft("草稿的附件或正文")
    return documents, unread


def _page(documents: Sequence[RawDocument], unread: Sequence[Unread]) -> Found:
    """Part the text from the attachments."""
    for entry in unread:
        if entry.path == BODY and entry.code != EmptyFileError.code:
            raise DraftError(f"正文读不出: {entry.reason}", mend="正文交纯文本, 或把公文作为附件交")
    blocks = next((d.blocks for d in documents if d.path == BODY), ())
    return (
        blocks,
        tuple(d for d in documents if d.path != BODY),
        tuple(u for u in unread if u.path != BODY),
    )
