"""Every error of the library, drawn as one tree.

::

    JianfuError
    ├── SettingsError(ValueError)      E_SETTINGS       a settings file or value that cannot be used
    ├── LexiconError(ValueError)       E_LEXICON        a lexicon or county file that cannot be used
    ├── MissingExtraError(ImportError) E_MISSING_EXTRA  an optional package that is not installed
    ├── NothingReadError(OSError)      E_NOTHING_READ   no file of a run could be read
    ├── UnknownDocumentError(LookupError)  E_UNKNOWN_DOCUMENT  an id or path that is not among the documents
    ├── LabelsError(ValueError)        E_LABELS         labelled pairs that cannot be used
    ├── EncoderError(ValueError)       E_ENCODER        an encoder of the user's own that returned no usable vectors
    ├── DraftError(ValueError)         E_DRAFT          a draft handed over as JSON that cannot be used
    ├── DocumentExistsError(ValueError)  E_EXISTS       an id that stands in the index with another content
    ├── IndexFileError(OSError)        an index cannot be used; its ``code`` says why
    │   ├── IndexLockedError           E_LOCKED      other writers held it for longer than the settings allow
    │   ├── IndexReadOnlyError         E_READ_ONLY   it may be read and not written
    │   ├── IndexFullError             E_FULL        no room left on the disk
    │   ├── IndexDamagedError          E_INDEX_DAMAGED  its bytes do not hold what was written
    │   ├── IndexFormatError           E_INDEX_FORMAT   not an index, or one of a newer version of this library
    │   └── IndexMismatchError         E_MISMATCH    made with other settings, lexicon or statistics
    └── ReadError(OSError)             one file cannot be read; its ``code`` says why
        ├── UnknownFormatError         E_FORMAT      not a format we read
        ├── EncryptedFileError         E_PASSWORD    a password protects it
        ├── DamagedFileError           E_DAMAGED     the bytes do not follow their format
        ├── TooLargeError              E_TOO_LARGE   over a limit of the settings, or a bomb
        ├── ReadTimeoutError           E_TIMEOUT     took longer than the settings allow
        ├── EmptyFileError             E_EMPTY       no text in it
        ├── NeedsOcrError              E_NEEDS_OCR   a scan: pictures and no text
        └── SecretDocumentError        E_SECRET      carries a 密级 mark: refused unread

Each message says what was wrong and where; ``mend`` says what to do about it.
A ``ReadError`` never ends a run: it becomes that file's entry among the unread files.
"""

from __future__ import annotations


class JianfuError(Exception):
    """Base of all errors raised on purpose. ``code`` is stable and meant for programs.

    Args:
        message: What was wrong, and where.
        mend: What the user can do about it; may be empty.

    Example:
        >>> str(JianfuError("表头读不出", mend="请另存为 xlsx"))
        '表头读不出（请另存为 xlsx）'
    """

    code = "E_ERROR"

    def __init__(self, message: str, *, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message}（{self.mend}）" if self.mend else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders; the keyword has to survive the trip.
        return _rebuild, (type(self), self.message, self.mend)


def _rebuild(kind: type[JianfuError], message: str, mend: str) -> JianfuError:
    return kind(message, mend=mend)


class SettingsError(JianfuError, ValueError):
    """A settings file or value cannot be used."""

    code = "E_SETTINGS"


class LexiconError(JianfuError, ValueError):
    """A lexicon file or a county file cannot be used."""

    code = "E_LEXICON"


class MissingExtraError(JianfuError, ImportError):
    """An optional package is not installed; ``mend`` holds the pip line."""

    code = "E_MISSING_EXTRA"


class NothingReadError(JianfuError, OSError):
    """Not one file of the run could be read."""

    code = "E_NOTHING_READ"


class UnknownDocumentError(JianfuError, LookupError):
    """No document of the run has that id or path."""

    code = "E_UNKNOWN_DOCUMENT"


class LabelsError(JianfuError, ValueError):
    """Labelled pairs cannot be used, or do not show what they should."""

    code = "E_LABELS"


class EncoderError(JianfuError, ValueError):
    """An encoder of the user's own returned no usable vectors."""

    code = "E_ENCODER"


class DraftError(JianfuError, ValueError):
    """A draft handed over as JSON cannot be used."""

    code = "E_DRAFT"


class DocumentExistsError(JianfuError, ValueError):
    """The index holds another content under that id."""

    code = "E_EXISTS"


class IndexFileError(JianfuError, OSError):
    """An index cannot be used. ``code`` is stable and meant for programs."""

    code = "E_INDEX"


class IndexLockedError(IndexFileError):
    """Other writers held the index for longer than the settings allow."""

    code = "E_LOCKED"


class IndexReadOnlyError(IndexFileError):
    """The index may be read and not written."""

    code = "E_READ_ONLY"


class IndexFullError(IndexFileError):
    """There is no room left for the index."""

    code = "E_FULL"


class IndexDamagedError(IndexFileError):
    """What stands in the index is not what was written."""

    code = "E_INDEX_DAMAGED"


class IndexFormatError(IndexFileError):
    """It is no index, or one that a newer version of this library made."""

    code = "E_INDEX_FORMAT"


class IndexMismatchError(IndexFileError):
    """The index was made with other settings, another lexicon or other statistics; ``rebuild`` is the way out."""

    code = "E_MISMATCH"


class ReadError(JianfuError, OSError):
    """One file cannot be read. ``code`` is stable and meant for programs."""

    code = "E_READ"


class UnknownFormatError(ReadError):
    """The content is of no format we read."""

    code = "E_FORMAT"


class EncryptedFileError(ReadError):
    """A password protects the file."""

    code = "E_PASSWORD"


class DamagedFileError(ReadError):
    """The bytes do not follow the format that they announce."""

    code = "E_DAMAGED"


class TooLargeError(ReadError):
    """The file, or what it unpacks to, is over a limit of the settings."""

    code = "E_TOO_LARGE"


class ReadTimeoutError(ReadError):
    """Reading took longer than the settings allow."""

    code = "E_TIMEOUT"


class EmptyFileError(ReadError):
    """The file holds no text."""

    code = "E_EMPTY"


class NeedsOcrError(ReadError):
    """The file is a scan: pictures and no text."""

    code = "E_NEEDS_OCR"


class SecretDocumentError(ReadError):
    """The document carries a 密级 mark and is refused before it is tokenised."""

    code = "E_SECRET"
