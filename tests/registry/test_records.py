"""What an index keeps of a document can be read for as long as indexes are kept."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import zlib
from importlib import resources

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Body, Deadline, Field, Heir, Notice, Period, Request, Span, Template, to_plain
from jianfu_dedup.registry import records
from jianfu_dedup.settings import Settings

DICTIONARY = resources.files("jianfu_dedup.registry").joinpath("dictionary.txt").read_bytes()
DAY = dt.date(2023, 12, 7)
NOTICE = Notice(
    id="a", path="a", title_core="报送防溺水台账", text="请于12月7日前报送防溺水台账。", body=Span(start=0, end=16),
    issued=DAY, issuer=Body(name="教育局", heirs=(Heir(id="edu", name="教体局", since=DAY),)),
    requests=(
        Request(material="台账", period=Period(start=DAY), deadlines=(Deadline(value="12月", precision="vague"),)),
    ),
)  # fmt: skip
TABLE = Template(id="b", path="b", title="防溺水台账", fields=(Field(path=("户主", "姓名")), Field(path=("电话",))))


def test_the_dictionary_of_indexes_never_changes():
    """Every index in use was written with it. Another one takes another file, and a format that tells which."""
    assert hashlib.sha256(DICTIONARY).hexdigest() == "4353666a42d87bfecb97ff8f661f8d393bf0536c29a161d8c1e899fef9e7f48c"


def test_what_was_packed_before_leaves_no_trace_in_an_entry():
    entries = records.encode([NOTICE, TABLE, NOTICE], lexicon=lexicon.load(), settings=Settings())
    assert entries[0] == entries[2]
    for entry in entries:
        fresh = zlib.compressobj(level=6, zdict=DICTIONARY)
        assert entry.content == fresh.compress(records.unpacked(entry.content)) + fresh.flush()


def test_plain_values_are_those_of_every_field():
    for document in (NOTICE, TABLE):
        fields = json.dumps(dataclasses.asdict(document), default=dt.date.isoformat)
        assert to_plain(document) == json.loads(fields)
    assert to_plain({"b": {2, 1}, "a": NOTICE.body}) == {"b": [1, 2], "a": {"start": 0, "end": 16}}
