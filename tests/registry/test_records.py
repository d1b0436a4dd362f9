"""What an index keeps of a document can be read for as long as indexes are kept."""

from __future__ import annotations

import hashlib
from importlib import resources


def test_the_dictionary_of_indexes_never_changes():
    """Every index in use was written with it. Another one takes another file, and a format that tells which."""
    data = resources.files("jianfu_dedup.registry").joinpath("dictionary.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == "4353666a42d87bfecb97ff8f661f8d393bf0536c29a161d8c1e899fef9e7f48c"
