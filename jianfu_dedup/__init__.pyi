from jianfu_dedup._version import __version__ as __version__
from jianfu_dedup.api import Documents as Documents
from jianfu_dedup.api import Explanation as Explanation
from jianfu_dedup.api import explain as explain
from jianfu_dedup.api import read as read
from jianfu_dedup.api import scan as scan
from jianfu_dedup.documents import OVERLAPPING as OVERLAPPING
from jianfu_dedup.documents import Body as Body
from jianfu_dedup.documents import Cluster as Cluster
from jianfu_dedup.documents import Deadline as Deadline
from jianfu_dedup.documents import Decision as Decision
from jianfu_dedup.documents import Event as Event
from jianfu_dedup.documents import Evidence as Evidence
from jianfu_dedup.documents import Field as Field
from jianfu_dedup.documents import Match as Match
from jianfu_dedup.documents import Notice as Notice
from jianfu_dedup.documents import Period as Period
from jianfu_dedup.documents import Reference as Reference
from jianfu_dedup.documents import Request as Request
from jianfu_dedup.documents import Span as Span
from jianfu_dedup.documents import Template as Template
from jianfu_dedup.documents import Unread as Unread
from jianfu_dedup.errors import DamagedFileError as DamagedFileError
from jianfu_dedup.errors import DocumentExistsError as DocumentExistsError
from jianfu_dedup.errors import DraftError as DraftError
from jianfu_dedup.errors import EmptyFileError as EmptyFileError
from jianfu_dedup.errors import EncoderError as EncoderError
from jianfu_dedup.errors import EncryptedFileError as EncryptedFileError
from jianfu_dedup.errors import IndexDamagedError as IndexDamagedError
from jianfu_dedup.errors import IndexFileError as IndexFileError
from jianfu_dedup.errors import IndexFormatError as IndexFormatError
from jianfu_dedup.errors import IndexFullError as IndexFullError
from jianfu_dedup.errors import IndexLockedError as IndexLockedError
from jianfu_dedup.errors import IndexMismatchError as IndexMismatchError
from jianfu_dedup.errors import IndexReadOnlyError as IndexReadOnlyError
from jianfu_dedup.errors import JianfuError as JianfuError
from jianfu_dedup.errors import LabelsError as LabelsError
from jianfu_dedup.errors import LexiconError as LexiconError
from jianfu_dedup.errors import MissingExtraError as MissingExtraError
from jianfu_dedup.errors import NeedsOcrError as NeedsOcrError
from jianfu_dedup.errors import NothingReadError as NothingReadError
from jianfu_dedup.errors import ReadError as ReadError
from jianfu_dedup.errors import ReadTimeoutError as ReadTimeoutError
from jianfu_dedup.errors import SecretDocumentError as SecretDocumentError
from jianfu_dedup.errors import SettingsError as SettingsError
from jianfu_dedup.errors import TooLargeError as TooLargeError
from jianfu_dedup.errors import UnknownDocumentError as UnknownDocumentError
from jianfu_dedup.errors import UnknownFormatError as UnknownFormatError
from jianfu_dedup.features.encoder import Encoder as Encoder
from jianfu_dedup.lexicon import Lexicon as Lexicon
from jianfu_dedup.registry.answers import Added as Added
from jianfu_dedup.registry.answers import Checked as Checked
from jianfu_dedup.registry.answers import Info as Info
from jianfu_dedup.registry.answers import Verified as Verified
from jianfu_dedup.registry.index import Index as Index
from jianfu_dedup.report.model import Report as Report
from jianfu_dedup.settings import Settings as Settings
from jianfu_dedup.tuning import Tuning as Tuning
from jianfu_dedup.tuning import tune as tune

__all__ = [
    "OVERLAPPING",
    "Added",
    "Body",
    "Checked",
    "Cluster",
    "DamagedFileError",
    "Deadline",
    "Decision",
    "DocumentExistsError",
    "Documents",
    "DraftError",
    "EmptyFileError",
    "Encoder",
    "EncoderError",
    "EncryptedFileError",
    "Event",
    "Evidence",
    "Explanation",
    "Field",
    "Index",
    "IndexDamagedError",
    "IndexFileError",
    "IndexFormatError",
    "IndexFullError",
    "IndexLockedError",
    "IndexMismatchError",
    "IndexReadOnlyError",
    "Info",
    "JianfuError",
    "LabelsError",
    "Lexicon",
    "LexiconError",
    "Match",
    "MissingExtraError",
    "NeedsOcrError",
    "NothingReadError",
    "Notice",
    "Period",
    "ReadError",
    "ReadTimeoutError",
    "Reference",
    "Report",
    "Request",
    "SecretDocumentError",
    "Settings",
    "SettingsError",
    "Span",
    "Template",
    "TooLargeError",
    "Tuning",
    "UnknownDocumentError",
    "UnknownFormatError",
    "Unread",
    "Verified",
    "__version__",
    "explain",
    "read",
    "scan",
    "tune",
]
