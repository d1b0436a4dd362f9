"""减负查重: find overlapping requests to townships among Chinese official notices and ledger templates.

Everything public is ``jianfu_dedup.X``. Heavy libraries are imported when they are first needed.

Example:
    >>> import jianfu_dedup as jd
    >>> jd.Settings().matching.window_days > 0
    True
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

from jianfu_dedup._version import __version__

_HOMES = {
    "api": ("Documents", "Explanation", "explain", "read", "scan"),
    "documents": (
        "Body", "Cluster", "Deadline", "Decision", "Event", "Evidence", "Field", "Match", "Notice", "OVERLAPPING",
        "Period", "Reference", "Request", "Span", "Template", "Unread",
    ),
    "errors": (
        "DamagedFileError", "DocumentExistsError", "DraftError", "EmptyFileError", "EncoderError",
        "EncryptedFileError", "IndexDamagedError", "IndexFileError", "IndexFormatError", "IndexFullError",
        "IndexLockedError", "IndexMismatchError", "IndexReadOnlyError", "JianfuError", "LabelsError", "LexiconError",
        "MissingExtraError", "NeedsOcrError", "NothingReadError", "ReadError", "ReadTimeoutError",
        "SecretDocumentError", "SettingsError", "TooLargeError", "UnknownDocumentError", "UnknownFormatError",
    ),
    "features.encoder": ("Encoder",),
    "lexicon": ("Lexicon",),
    "registry.answers": ("Added", "Checked", "Info", "Verified"),
    "registry.index": ("Index",),
    "report.model": ("Report",),
    "settings": ("Settings",),
    "tuning": ("Tuning", "tune"),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME)]  # noqa: PLE0604 — names come from the table above

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
