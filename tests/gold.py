"""Documents of the labelled counties as values, with a stand-in for the parser, for tests of the rooms after it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Document, Field, Notice, Request, Span, Template

DATA = Path(__file__).parents[1] / "benchmarks" / "data"
_TITLE = re.compile(r"^\s*(.*(?:关于|转发|印发).*(?:通知|函|方案|提示|通报|通告|意见|倡议书)).*$", re.MULTILINE)
_CORE = re.compile(r"(?:关于|转发|印发|[《》\s]|的?(?:紧急|补充)?(?:通知|函|通报|通告)$)")
_ASK = re.compile(
    r"报|填|录入|反馈|上传|提供|发至|发到|汇总|统计|摸排|排查|台账|台帐|清单|名单|名册|登记|核[查实]|建立"
)


def rows(county: str, name: str) -> list[dict[str, Any]]:
    with (DATA / county / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@cache
def documents(county: str) -> tuple[Document, ...]:
    concepts = {v: c.id for c in lexicon.load().concepts.values() for v in c.variants}
    return (
        *(_notice(r) for r in rows(county, "notices")),
        *(_template(r, concepts) for r in rows(county, "templates")),
    )


def overlapping(county: str) -> list[tuple[str, str]]:
    return [(r["a"], r["b"]) for r in rows(county, "pairs") if r["strength"] != "none"]


def _notice(row: dict[str, Any]) -> Notice:
    text = row["text"]
    found = _TITLE.search(text)
    title = found[1].strip() if found else ""
    start = found.end() if found else 0
    asks = [m for m in re.finditer(r"[^。；\n]+[。；\n]?", text) if m.start() >= start and _ASK.search(m[0])]
    return Notice(
        id=row["id"],
        path=row["file"],
        title=title,
        title_core=_CORE.sub("", title),
        text=text,
        body=Span(start=start, end=len(text)),
        requests=tuple(Request(material="", quote=m[0], span=Span(start=m.start(), end=m.end())) for m in asks),
    )


def _template(row: dict[str, Any], concepts: dict[str, str]) -> Template:
    paths = [tuple(dict.fromkeys(c for c in column if c)) for column in zip(*row["header"], strict=False)]
    return Template(
        id=row["id"],
        path=row["file"],
        title=row["title"] or "",
        notes=row["notes"] or "",
        attached_to=row["attached_to"] or "",
        fields=tuple(Field(path=p, concept=concepts.get(p[-1], "")) for p in paths if p),
    )
