"""One document, pair or unread file as an entry of the JSON report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jianfu_dedup.documents import (
    OVERLAPPING,
    Deadline,
    Document,
    Evidence,
    Match,
    Notice,
    Request,
    Template,
    Unread,
    to_plain,
)
from jianfu_dedup.report.changes import change_entries, text_entry
from jianfu_dedup.report.public import clip, safe

Entry = dict[str, Any]
_NOTHING: dict[str, Any] = {
    "title_core": "", "doc_no_repaired": False, "issued_guessed": False, "carrier": "", "level": "", "act": "",
    "addressees": [], "requests": [], "attachments": [], "references": [], "emergency": False,
    "fields": [], "layout": "", "population": [], "sheet": "", "hidden": False, "statutory": "", "version": "",
    "attached_to": "", "notes": "",
}  # fmt: skip


def deadline_values(deadlines: Iterable[Deadline]) -> list[str]:
    """Dates and rhythms in order, once each; 尽快 and the like are not a date.

    Example:
        >>> deadline_values([Deadline(value="2023-12-07", precision="day"), Deadline(value="尽快", precision="vague")])
        ['2023-12-07']
    """
    return list(dict.fromkeys(d.value for d in deadlines if d.precision != "vague"))


def live(document: Document) -> tuple[Request, ...]:
    """The requests of a document that still stand."""
    return tuple(r for r in document.requests if not r.cancelled) if isinstance(document, Notice) else ()


def document_entry(document: Document, *, ids: Mapping[str, str], refers_to: Iterable[str], labels: Mapping[str, str],
                   max_quote: int) -> Entry:  # fmt: skip
    """Describe a document that was read. Keys do not depend on its kind; what it does not have is empty."""
    issuer = document.issuer
    entry: Entry = {
        "id": ids[document.id],
        "path": document.path,
        "kind": "notice" if isinstance(document, Notice) else "template",
        "status": "read",
        "title": document.title,
        "issuer": issuer.name if issuer and issuer.name else None,
        "department": (issuer.host or issuer.name or None) if issuer else None,
        "issuer_raw": issuer.raw if issuer else "",
        "office": (issuer.office or None) if issuer else None,
        "now": issuer.heirs[-1].name if issuer and issuer.heirs else None,
        "doc_no": document.doc_no or None,
        "issued": document.issued.isoformat() if document.issued else None,
        "deadlines": [],
        "channels": [],
        "refers_to": sorted(ids[r] for r in refers_to if r in ids),
        "topics": [labels.get(f"topic:{t}", t) for t in document.topics],
        "warnings": list(document.warnings),
    }
    extra = _notice(document, max_quote, labels) if isinstance(document, Notice) else _template(document, ids, labels)
    cleaned: Entry = safe(entry | _NOTHING | extra)
    cleaned["id"] = ids[document.id]  # already public, and safe() would only look at it again
    return cleaned | {"code": "", "mend": ""}


def _notice(notice: Notice, max_quote: int, labels: Mapping[str, str]) -> Entry:
    return {
        "title_core": notice.title_core,
        "doc_no_repaired": notice.doc_no_repaired,
        "issued_guessed": notice.issued_guessed,
        "carrier": notice.carrier,
        "level": notice.level,
        "act": notice.act,
        "addressees": list(notice.addressees),
        "attachments": list(notice.attachments),
        "references": to_plain(notice.references),
        "emergency": notice.emergency,
        "deadlines": deadline_values(d for r in live(notice) for d in r.deadlines),
        "channels": sorted({c for r in live(notice) for c in r.channels}),
        "requests": [_request(r, max_quote, labels) for r in notice.requests],
    }


def _request(request: Request, max_quote: int, labels: Mapping[str, str]) -> Entry:
    entry: Entry = to_plain(request)
    entry["population"] = [labels.get(f"population:{p}", p) for p in request.population]
    # Masked before it is cut: half a telephone number would not be recognised.
    entry["quote"] = clip(safe(request.quote), max_quote)
    return entry


def _template(template: Template, ids: Mapping[str, str], labels: Mapping[str, str]) -> Entry:
    return {
        "deadlines": deadline_values(template.deadlines),
        "channels": sorted(set(template.channels)),
        "fields": [
            {"path": f.label, "concept": f.concept, "unit": f.unit, "generic": f.generic, "options": list(f.options)}
            for f in template.fields
        ],
        "layout": template.layout,
        "population": [labels.get(f"population:{p}", p) for p in template.population],
        "sheet": template.sheet,
        "hidden": template.hidden,
        "statutory": template.statutory,
        "version": template.version,
        "attached_to": ids.get(template.attached_to, ""),
        "notes": template.notes,
    }


def unread_entry(unread: Unread, *, ids: Mapping[str, str]) -> Entry:
    """Describe a file that could not be read: the same keys, the reason among the warnings."""
    entry: Entry = {
        "id": ids[unread.path], "path": unread.path, "kind": "unread", "status": "unread", "title": "",
        "issuer": None, "department": None, "issuer_raw": "", "doc_no": None,
        "office": None, "now": None, "issued": None,
        "deadlines": [], "channels": [], "refers_to": [], "topics": [], "warnings": [unread.reason],
    }  # fmt: skip
    return {**safe(entry | _NOTHING), "id": ids[unread.path], "code": unread.code, "mend": safe(unread.mend)}


def pair_entry(match: Match, *, ids: Mapping[str, str], max_quote: int) -> Entry:
    """Describe a pair; ``a`` and ``b`` keep their sides, so that evidence and fields stay aligned."""
    shorten: Callable[[str], str] = lambda text: clip(safe(text), max_quote)  # noqa: E731
    changes, left_off = change_entries(match, max_quote)
    return {
        "a": ids[match.a],
        "b": ids[match.b],
        "relation": match.relation,
        "counted": match.relation in OVERLAPPING,
        "strength": match.strength,
        "score": round(match.score, 4),
        "evidence": [_evidence(e, shorten) for e in match.evidence],
        "fields": [[safe(a), safe(b)] for a, b in match.fields],
        "suppressed_by": safe(match.suppressed_by),
        "text": text_entry(match.text, ids),
        "changes": changes,
        "changes_left_off": left_off,
    }


def _evidence(evidence: Evidence, shorten: Callable[[str], str]) -> Entry:
    return {
        "kind": evidence.kind,
        "weight": round(evidence.weight, 4),
        "a": shorten(evidence.a),
        "b": shorten(evidence.b),
        "value": round(evidence.value, 4),
        "note": shorten(evidence.note),
    }
