"""The reasons of a verdict in a form a person can check: each with its weight, both quotes, and the value measured.

Weights are what each reason adds to the log-odds of the score; together with the judge's starting value they sum to
it. Signals of one kind are told as one reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from jianfu_dedup.documents import Document, Evidence, Notice, Template
from jianfu_dedup.features.values import Ask
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching.model import Judge

# Signal → the reason it belongs to. A signal that is not listed tells its own name.
_GROUP = {
    "ask_words": "request", "ask_meanings": "request", "ask_dense": "request", "whole_words": "request",
    "ask_encoded": "request",
    "title_words": "title", "title_meanings": "title",
    "body_words": "text", "body_meanings": "text", "body_dense": "text",
    "covered_most": "covered", "covered_least": "covered",
    "ask_kinds": "kind", "other_kind": "other_kind",
    "reused_text": "same_text", "reused_both": "same_text",
    "issued_near": "time", "issued_season": "time", "due_near": "time", "due_season": "time",
    "same_period": "period", "other_period": "other_period", "both_recurring": "rhythm",
    "same_population": "population", "nested_population": "population", "other_population": "other_population",
    "same_topic": "topic", "other_topic": "other_topic", "other_same_issuer": "same_issuer",
    "columns_all": "fields", "columns_most": "fields", "columns_least": "fields", "columns_specific": "fields",
    "own_tables": "own_tables", "named": "named", "notices": "notices",
    "same_job": "job", "other_job": "other_job", "other_series": "other_series", "other_season": "other_season",
    "fields_most": "fields", "fields_least": "fields", "fields_meanings": "fields", "other_notices": "other_notices",
    "other_company": "other_company", "mutual": "mutual",
}  # fmt: skip

_NOTES = {
    "request": "报送内容相近", "title": "标题事由相近", "text": "正文内容相近",
    "covered": "一方所要内容在另一方中提到", "kind": "同类工作", "other_kind": "工作类型不同", "same_text": "文字沿用",
    "time": "发文、报送时间相近", "period": "所报时段重合", "other_period": "所报时段不同", "rhythm": "都要定期报送",
    "population": "对象相同或包含", "other_population": "对象不同", "topic": "主题相同", "other_topic": "主题不同",
    "same_issuer": "同一机关", "fields": "栏目重合", "own_tables": "所附表格栏目重合", "named": "文中提及对方",
    "notices": "所属通知相近", "other_notices": "所属通知不相近", "other_series": "同一机关同名文件的不同期次",
    "other_season": "发文相隔较久", "other_company": "与一方相近的文件同另一方并不相近",
    "mutual": "互为最相近的文件",
    "job": "同一项工作", "other_job": "工作事项不同", "bias": "起评值",
    "rest": "其他细微因素",
}  # fmt: skip

_SMALL = 0.005
"""Weight below which a reason is not told by itself: it would read 0.00."""


def reasons(
    judge: Judge,
    signals: Mapping[str, float],
    documents: tuple[Document, Document],
    asks: tuple[Ask, Ask],
    lexicon: Lexicon,
) -> tuple[Evidence, ...]:
    """Return the reasons of a pair, the strongest first; their weights sum to the log-odds of its score."""
    weight: dict[str, float] = {"bias": judge.bias}
    value: dict[str, float] = {"bias": 0.0}
    for name, part in judge.reasons(signals):
        group = _GROUP.get(name, name)
        weight[group] = weight.get(group, 0.0) + part
        value[group] = max(value.get(group, 0.0), signals.get(name, 0.0))
    # What is too little to tell by itself is told together, so that the reasons still add up.
    small = [group for group in sorted(weight) if group != "bias" and abs(weight[group]) < _SMALL]
    weight["rest"] = sum(weight.pop(group) for group in small)
    quotes = _quotes(documents, asks, lexicon)
    return tuple(
        Evidence(
            kind=group,
            weight=round(weight[group], 4),
            a=quotes.get(group, ("", ""))[0],
            b=quotes.get(group, ("", ""))[1],
            value=round(value.get(group, 0.0), 4),
            note=_NOTES.get(group, group),
        )
        for group in sorted(weight, key=lambda g: (-abs(weight[g]), g))
        if group != "rest" or round(weight[group], 4)
    )


def _quotes(
    documents: tuple[Document, Document], asks: tuple[Ask, Ask], lexicon: Lexicon
) -> dict[str, tuple[str, str]]:
    ask = (asks[0].quote, asks[1].quote)
    title = (documents[0].title, documents[1].title)
    issuers = tuple(d.issuer.name if d.issuer else "" for d in documents)
    people = tuple("、".join(_names(a, lexicon)) for a in asks)
    periods = tuple(a.when.period.raw for a in asks)
    times = tuple(_when(d, a) for d, a in zip(documents, asks, strict=True))
    columns = tuple("、".join(f.path[-1] for f in d.fields[:12]) if isinstance(d, Template) else "" for d in documents)
    both = {
        "request": ask, "covered": ask, "kind": ask, "other_kind": ask, "title": title,
        "same_issuer": issuers, "population": people, "other_population": people, "period": periods,
        "other_period": periods, "rhythm": times, "time": times, "fields": columns,
    }  # fmt: skip
    return {group: (str(a), str(b)) for group, (a, b) in both.items()}


def _names(ask: Ask, lexicon: Lexicon) -> list[str]:
    return [lexicon.populations[p].name for p in sorted(ask.population) if p in lexicon.populations]


def _when(document: Document, ask: Ask) -> str:
    issued = f"{document.issued.isoformat()} 发" if document.issued else ""
    due = "、".join(d.value for d in ask.when.deadlines if d.precision != "vague")
    kind = "" if isinstance(document, Notice) else "表"
    return " ".join(part for part in (issued, f"{due} 前报" if due else "", kind) if part and part != "表")
