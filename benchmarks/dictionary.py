"""Make the dictionary that the documents of a standing index are compressed with.

    python benchmarks/dictionary.py        writes jianfu_dedup/registry/dictionary.txt

Done once: an index can only be read with the dictionary it was written with, so the file must never change. It holds
the keys of the stored values, the ids of the lexicon and the words that most reference documents have, the commonest
last, where a match costs least. It saves a sixth of what the documents take.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Body, Deadline, Field, Notice, Reference, Request, Template, to_plain
from jianfu_dedup.text import reference

OUT = Path(__file__).parent.parent / "jianfu_dedup" / "registry" / "dictionary.txt"
WORDS = 3500
LENGTH = 32_700
"""Bytes that zlib looks back at most, less a little."""


def made() -> bytes:
    """Return the dictionary."""
    words = lexicon.load()
    asks = [ask["id"] for ask in words.tables["jobs"]["ask"]]
    groups = [group["id"] for group in words.tables["synonyms"]["group"]]
    ids = [*groups, *asks, *words.concepts, *words.populations, *words.topics]
    told = reference.load().weights
    common = sorted(told, key=lambda word: (told[word], word))[:WORDS]
    parts = [_json(dict.fromkeys(ids, 1)), " ".join(reversed(common)), *(_json(to_plain(v)) for v in _values())]
    return "".join(parts).encode()[-LENGTH:].decode(errors="ignore").encode()


def _values() -> list[object]:
    """One of each stored value, with what mostly stands in it."""
    issuer = Body(name="局", raw="县局", host="局", id="", source="signature")
    due = Deadline(value="2023-12-01T17:00", precision="day", raw="12月1日前")
    request = Request(
        material="台账", action="报送", deadlines=(due,), channels=("电子", "盖章", "纸质"), quote="请各乡镇于前报送"
    )
    notice = Notice(
        id=".docx", path=".docx", title="关于的通知", title_core="", issuer=issuer, doc_no="〔2023〕号",
        issued=dt.date(2023, 1, 1), carrier="红头", addressees=("各乡镇人民政府", "街道办事处"), level="township",
        references=(Reference(role="cites", doc_no="", title="", raw=""),), requests=(request,),
        warnings=("未能判定发文单位", "未找到成文日期"),
    )  # fmt: skip
    table = Template(id=".xlsx", path=".xlsx", title="统计表", fields=(Field(path=("序号",), generic=True),))
    return [table, notice]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    if OUT.exists() and "--again" not in sys.argv:
        sys.exit(f"{OUT} stands; indexes made with it could not be read with another")
    OUT.write_bytes(made())
