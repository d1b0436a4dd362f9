"""From judged pairs to the answer that a check gives: who asks already, what they collect, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import OVERLAPPING, Decision, Document, Match, Notice, Unread, from_plain
from jianfu_dedup.documents.found import Evidence
from jianfu_dedup.registry import advising
from jianfu_dedup.registry.answers import Already, Checked, DraftPart, HeldColumn, Holder
from jianfu_dedup.report.contract import line_of
from jianfu_dedup.report.entries import deadline_values, document_entry, live, pair_entry
from jianfu_dedup.report.public import safe
from jianfu_dedup.report.why import sentence, why

if TYPE_CHECKING:
    from jianfu_dedup.registry.gathering import Gathered
    from jianfu_dedup.report.model import Report

Entry = Mapping[str, Any]

RELATED = 10
"""Documents told that are near and do not count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the answer is told with.

    Attributes:
        report: The draft's parts first among its documents; pairs of a part and a document of the index alone.
        parts: How many parts the draft has.
        found: What was compared.
        decided: Decisions in force, by group.
        plain_id: Turns ids of the draft back to those its sender knows.
        lang: Language of the sentences.
        index: Fingerprint of what the index was made with.
    """

    report: Report
    parts: int
    found: Gathered
    decided: Mapping[str, Decision]
    plain_id: Callable[[str], str]
    lang: str
    index: str


def answer(known: Known) -> Checked:
    """Put an answer together."""
    draft, plain_id, found = known.report.documents[: known.parts], known.plain_id, known.found
    matches = [m for m in known.report.matches if m.relation != "attachment"]
    entries = {i: _entry(known.report, i) for i in sorted({i for m in matches for i in (m.a, m.b)})}
    told = sorted(
        (_already(known, m, entries) for m in matches),
        key=lambda a: (-a.score, a.id, a.part),
    )
    already = tuple(a for a in told if a.counted)
    held, new = _columns(draft, already)
    columns = len(held) + len(new)
    return Checked(
        draft=tuple(_part(d, plain_id) for d in draft),
        duplicate=bool(already),
        already=already,
        related=tuple(a for a in told if not a.counted)[:RELATED],
        departments=tuple(sorted({a.department for a in already} - {""})),
        since=min((a.issued for a in already if a.issued), default=""),
        columns_held=held,
        columns_new=new,
        materials_new=tuple(_new_materials(draft, already, plain_id)),
        advice=advising.advise(already, held=len(held), columns=columns, documents=found.size, lang=known.lang),
        unread=public_unread(known.report.unread),
        documents=found.size,
        judged=len(found.near),
        left_off=found.left_off,
        index=known.index,
    )


def public_unread(unread: Iterable[Unread]) -> tuple[Unread, ...]:
    """Return files that could not be read as an answer shows them: clean and masked.

    Example:
        >>> public_unread([Unread(path="13812345678.doc", code="E_DAMAGED", reason="坏")])[0].path
        '***.doc'
    """
    return tuple(from_plain(Unread, safe(u.to_dict())) for u in unread)


def _already(known: Known, match: Match, entries: Mapping[str, dict[str, Any]]) -> Already:
    report = known.report
    pair = pair_entry(match, ids={i: i for i in (match.a, match.b)}, max_quote=report.settings.report.max_quote)
    reason = why(pair, entries, line_of(pair, entries, report.settings.matching))
    other, group = entries[match.b], _group_of(known, match.b)
    decision = known.decided.get(group)
    # A decision is about the departments that were in the group: another one that joins with its draft is none of them.
    sides = {entries[match.a]["department"], other["department"]}
    covered = decision is not None and sides <= {None, *decision.departments}
    return Already(
        part=known.plain_id(match.a),
        id=match.b,
        kind=other["kind"],
        title=other["title"],
        issuer=other["issuer"] or "",
        department=other["department"] or "",
        doc_no=other["doc_no"] or "",
        issued=other["issued"] or "",
        deadlines=tuple(other["deadlines"]),
        channels=tuple(other["channels"]),
        relation=match.relation,
        counted=match.relation in OVERLAPPING,
        strength=match.strength,
        score=pair["score"],
        why=sentence(reason["rule"], reason["values"], known.lang) if reason else "",
        suppressed_by=pair["suppressed_by"],
        evidence=tuple(from_plain(Evidence, e) for e in pair["evidence"]),
        fields=tuple((a, b) for a, b in pair["fields"]),
        group=group,
        decision=decision.status if decision and covered else "",
    )


def _group_of(known: Known, id_: str) -> str:
    home = known.found.homes.get(id_)
    return home.group if home else ""


def _entry(report: Report, id_: str) -> dict[str, Any]:
    quote = report.settings.report.max_quote
    return document_entry(report.document(id_), ids={id_: id_}, refers_to=(), labels=report.labels, max_quote=quote)


def _part(document: Document, plain_id: Callable[[str], str]) -> DraftPart:
    if isinstance(document, Notice):
        due = deadline_values(d for r in live(document) for d in r.deadlines)
    else:
        due = deadline_values(document.deadlines)
    return DraftPart(
        id=plain_id(document.id),
        kind="notice" if isinstance(document, Notice) else "template",
        title=safe(document.title),
        department=safe(document.issuer.host or document.issuer.name) if document.issuer else "",
        doc_no=safe(document.doc_no),
        issued=document.issued.isoformat() if document.issued else "",
        materials=tuple(dict.fromkeys(safe(r.material) for r in live(document) if r.material)),
        deadlines=tuple(due),
        columns=tuple(safe(label) for label in _labels(document)),
    )


def _labels(document: Document) -> tuple[str, ...]:
    if isinstance(document, Notice):
        return tuple(dict.fromkeys(f for r in live(document) for f in r.fields))
    return tuple(dict.fromkeys(f.label for f in document.fields if not f.generic))


def _columns(draft: Sequence[Document], already: Sequence[Already]) -> tuple[tuple[HeldColumn, ...], tuple[str, ...]]:
    """Columns of the draft's tables that overlapping documents collect, and those that none of them does."""
    held: dict[str, dict[tuple[str, str], Holder]] = {}
    for a in already:
        for mine, theirs in a.fields:
            holder = Holder(id=a.id, department=a.department, column=theirs, issued=a.issued)
            held.setdefault(mine, {})[a.id, theirs] = holder
    wanted = list(dict.fromkeys(safe(label) for d in draft for label in _labels(d)))
    found = [HeldColumn(column=c, held_by=tuple(sorted(held[c].values(), key=_age))) for c in wanted if c in held]
    return tuple(found), tuple(c for c in wanted if c not in held)


def _age(holder: Holder) -> tuple[str, str, str]:
    return holder.issued or "9999", holder.id, holder.column


def _new_materials(
    draft: Sequence[Document], already: Sequence[Already], plain_id: Callable[[str], str]
) -> Iterator[str]:
    """Materials of parts that overlap with nothing, and of requests that no reason of an overlap quotes."""
    told: set[str] = set()
    for document in draft:
        mine = [a for a in already if a.part == plain_id(document.id)]
        quoted = {e.a for a in mine for e in a.evidence}
        for request in live(document):
            one = len(live(document)) == 1 and any(a.strength == "full" for a in mine)
            material = safe(request.material)
            if material and material not in told and not one and safe(request.quote) not in quoted:
                told.add(material)
                yield material
