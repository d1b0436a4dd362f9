"""What an index answers, in words for people and as JSON for programs. Texts of documents are masked already."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.cli.messages import Messages

if TYPE_CHECKING:
    from rich.table import Table

    from jianfu_dedup.documents import Decision
    from jianfu_dedup.registry.answers import Added, Already, Checked, HeldColumn, Info, Verified
    from jianfu_dedup.report.model import Report

_SHOWN = 20
"""Rows of a list on a terminal; the rest is counted. JSON has them all."""


def as_json(value: Mapping[str, Any]) -> str:
    r"""Return a value as JSON, the same bytes every time.

    Example:
        >>> as_json({"sound": True})
        '{\n "sound": true\n}\n'
    """
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def print_checked(checked: Checked, *, lang: str, say: Messages) -> None:
    """Print what the index knows about a draft: who asks already, what they collect, what would be new, what to do."""
    from rich.console import Console
    from rich.text import Text

    from jianfu_dedup.cli.streams import width

    console = Console(width=width(), highlight=False)
    console.print(Text(headline(checked, say), style="bold"))
    for advice in checked.advice:
        console.print(Text(say("advised", measure=advice.measure, text=advice.text)))
    already = _once(checked.already)
    if already:
        console.print(_documents(already, lang, say))
    for line in _columns(checked, say):
        console.print(Text(line))
    related = _once(checked.related, known={a.id for a in already})
    if related:
        console.print(Text(say("check_related", n=len(related))))
        console.print(_documents(related, lang, say))
    if checked.left_off:
        console.print(Text(say("check_left_off", n=checked.left_off)))
    console.print(Text(say("disclaimer"), style="dim"))


def headline(checked: Checked, say: Messages) -> str:
    """Return the answer in a sentence.

    Example:
        >>> from jianfu_dedup.registry.answers import Checked
        >>> headline(Checked(draft=(), duplicate=False, documents=12), Messages("zh"))
        '未见重复：索引中的 12 份文件没有要求同样的内容。'
    """
    if not checked.duplicate:
        return say("check_none", documents=checked.documents)
    names = say("comma").join(checked.departments) or say("unknown_department")
    found = say("check_found", n=len({a.id for a in checked.already}), departments=names)
    return found + (say("check_since", since=checked.since) if checked.since else "") + say("stop")


def _once(found: Sequence[Already], *, known: Collection[str] = ()) -> list[Already]:
    """Each document with the part of the draft that it is nearest to; those that were told before are left out."""
    nearest: dict[str, Already] = {}
    for a in found:
        nearest.setdefault(a.id, a)
    return [a for a in nearest.values() if a.id not in known]


def _documents(found: Sequence[Already], lang: str, say: Messages) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from jianfu_dedup.report.messages import messages

    relations = messages(lang)["relation"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in ("issuer", "number", "title", "issued", "due", "relation", "score"):
        table.add_column(say(f"column_{name}"), ratio=3 if name == "title" else None, overflow="fold")
    for a in found[:_SHOWN]:
        cells = (
            a.issuer or a.department, a.doc_no, a.title or a.id, a.issued, "\n".join(a.deadlines),
            say(f"decided_{a.decision}", relation=relations[a.relation]) if a.decision else relations[a.relation],
            f"{a.score:.2f}",
        )  # fmt: skip
        table.add_row(*(Text(cell) for cell in cells))  # Text, not str: rich would take "[…]" for markup
    return table


def _columns(checked: Checked, say: Messages) -> Iterator[str]:
    if checked.columns_held:
        yield say("columns_held", n=len(checked.columns_held))
        yield from (f"  {column.column} ← {_holders(column, say)}" for column in checked.columns_held)
    if checked.columns_new:
        yield say("columns_new", names=say("comma").join(checked.columns_new))
    if checked.duplicate and checked.materials_new:
        yield say("materials_new", names=say("comma").join(checked.materials_new))


def _holders(column: HeldColumn, say: Messages) -> str:
    said = [
        say("held_since", who=h.department or h.id, column=h.column, since=h.issued)
        if h.issued
        else say("held", who=h.department or h.id, column=h.column)
        for h in column.held_by
    ]
    return say("comma").join(dict.fromkeys(said))


def added_text(added: Added, say: Messages) -> str:
    r"""Return what an ``add`` or ``replace`` did, in a line.

    Example:
        >>> from jianfu_dedup.registry.answers import Added
        >>> added_text(Added(added=("a.txt",)), Messages("en"))
        '1 added, 0 replaced, 0 unchanged, 0 removed, 0 refused, 0 not read.\n'
    """
    counts = {
        name: len(getattr(added, name)) for name in ("added", "replaced", "unchanged", "removed", "refused", "unread")
    }
    return say("added", **counts) + "\n"


def removed_text(ids: Sequence[str], say: Messages) -> str:
    r"""Return which documents were taken out.

    Example:
        >>> removed_text(["a.txt"], Messages("zh"))
        '已移除 1 份：\n  a.txt\n'
    """
    more = [say("and_more", n=len(ids) - _SHOWN)] if len(ids) > _SHOWN else []
    return "\n".join([say("removed", n=len(ids)), *(f"  {i}" for i in [*ids[:_SHOWN], *more])]) + "\n"


def decided_text(decision: Decision, say: Messages) -> str:
    r"""Return what was decided, in a line.

    Example:
        >>> from jianfu_dedup.documents import Decision
        >>> decided_text(Decision(cluster="C-1", status="dismissed", by="政府办", on="2026-03-02"), Messages("zh"))
        '事项 C-1 已认定为不重复或确有必要（政府办，2026-03-02）。\n'
    """
    until = say("decision_until", until=decision.until) if decision.until else ""
    said = say(f"{decision.status}", cluster=decision.cluster, by=decision.by, on=decision.on)
    return f"{said}{until}\n"


def info_text(info: Info, say: Messages) -> str:
    """Return what an index is.

    Example:
        >>> from jianfu_dedup.registry.answers import Info
        >>> print(info_text(Info(documents=3, size=4096, header={"seed": "1"}), Messages("zh")), end="")
        文件 3 份，占用 4096 字节，事项 0 个，决定 0 条。
          seed = 1
        可以使用。
    """
    decided = sum(info.decisions.values())
    lines = [say("info", documents=info.documents, size=info.size, groups=info.groups, decisions=decided)]
    lines += [f"  {key} = {value}" for key, value in info.header.items()]
    lines.append(say("usable") if info.usable else say("not_usable", names=say("comma").join(info.differs)))
    return "\n".join(lines) + "\n"


def verified_text(verified: Verified, say: Messages) -> str:
    r"""Return what a verification found.

    Example:
        >>> from jianfu_dedup.registry.answers import Verified
        >>> verified_text(Verified(sound=True, documents=3), Messages("zh"))
        '已核对 3 份文件，完好。\n'
    """
    if verified.sound:
        return say("sound", documents=verified.documents) + "\n"
    lines = [say("unsound", documents=verified.documents, n=len(verified.faults))]
    lines += [f"  {fault.where}: {fault.what}" for fault in verified.faults[:_SHOWN]]
    if len(verified.faults) > _SHOWN:
        lines.append("  " + say("and_more", n=len(verified.faults) - _SHOWN))
    return "\n".join([*lines, *([say("mend", mend=verified.mend)] if verified.mend else [])]) + "\n"


def groups_text(report: Report, say: Messages) -> str:
    """Return the ids of the groups of a report, by which they are decided on, and what became of old ones."""
    clusters = report.to_dict()["clusters"]  # masked, in the order of the table
    lines = [say("groups_by_id")] if clusters else []
    for cluster in clusters[:_SHOWN]:
        decision = report.decisions.get(cluster["id"])
        status = say(f"is_{decision.status}") if decision else ""
        lines.append(f"  {cluster['id']}  {say('comma').join(cluster['departments'])}  {cluster['topic']}{status}")
    for event in report.events:
        before, after = (say("comma").join(ids) for ids in (event.before, event.after))
        lines.append(say(f"event_{event.kind}", before=before, after=after))
    return "\n".join(lines) + "\n" if lines else ""
