"""Find the templates in what a reader got out of a file: empty tables that somebody is to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from jianfu_dedup.documents import Field, Grid, Paragraph, Period, RawDocument, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.requests import populations
from jianfu_dedup.parsing.tables import titles
from jianfu_dedup.parsing.tables.cells import clean, is_note, options_of, unit_of
from jianfu_dedup.parsing.tables.concepts import annotate
from jianfu_dedup.parsing.tables.forms import form_paths
from jianfu_dedup.parsing.tables.headers import Sheet, sheet_of
from jianfu_dedup.parsing.tables.regions import Region, split
from jianfu_dedup.parsing.times import periods
from jianfu_dedup.parsing.times.workdays import calendar_of

MIN_FIELDS = 3
"""A table of two columns is a layout or a list of names, not a ledger."""
_PARAGRAPHS_ABOVE = 4
_WORKBOOKS = frozenset({"xlsx", "xlsm", "xls", "et", "ods", "csv", "tsv", "spreadsheetml", "xlsb", "ett", "fods"})
# Tables that tell and do not ask: schedules, allocations, marks, phone lists, duty rosters already filled in.
_TELLS = re.compile(
    r"日程|议程|进度安排|时间安排|分配表|任务分解|分工表|评分|得分|考核细则|评分标准|座次|课程|价格表|联系方式一览|通讯录"
)


def find_templates(raw: RawDocument, *, lexicon: Lexicon) -> tuple[Template, ...]:
    """Return the templates of a file, in reading order.

    Headers, notes and titles are read; filled rows are only counted, never kept.

    Args:
        raw: What a reader returned.
        lexicon: Field concepts and departments.

    Returns:
        Templates; ``id`` is the path, with ``#…`` when the file holds other tables or text as well.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> grid = Grid(rows=(("户厕台账", "户厕台账", "户厕台账"), ("户主", "电话", "改厕年份"), ("", "", "")))
        >>> found = find_templates(RawDocument(path="a.xlsx", format="xlsx", blocks=(grid,)), lexicon=lexicon.load())
        >>> found[0].title, [field.label for field in found[0].fields]
        ('户厕台账', ['户主', '电话', '改厕年份'])
    """
    found = [t for number, grid in _grids(raw) for t in _templates(raw, grid, number, lexicon)]
    return tuple(_with_ids(raw, found))


def _grids(raw: RawDocument) -> Iterator[tuple[int, Grid]]:
    for number, block in enumerate(raw.blocks):
        if isinstance(block, Grid) and block.rows:
            yield number, block


def _templates(raw: RawDocument, grid: Grid, number: int, lexicon: Lexicon) -> Iterator[Template]:
    regions = split(sheet_of(grid.rows, grid.merges))
    for place, region in enumerate(regions):
        around = _paragraphs_above(raw, number) if place == 0 else ()
        yield from _template(raw, grid, region, around, lexicon)


def _paragraphs_above(raw: RawDocument, number: int) -> tuple[str, ...]:
    """The paragraphs between the table and the one before it, nearest last, as far as they can belong to it."""
    lines: list[str] = []
    for block in reversed(raw.blocks[:number]):
        if not isinstance(block, Paragraph) or len(lines) == _PARAGRAPHS_ABOVE:
            break
        if block.role == "body" and clean(block.text):
            if clean(block.text).endswith(("。", "；")) and not is_note(block.text):
                break
            lines.append(block.text)
    return tuple(reversed(lines))


def _template(
    raw: RawDocument, grid: Grid, region: Region, around: tuple[str, ...], lexicon: Lexicon
) -> Iterator[Template]:
    layout, leaves = _leaves(region, raw.format in _WORKBOOKS)
    if not leaves:
        return
    title, notes = _title(raw, grid, region, around)
    if _TELLS.search(title) or not _asks(region, leaves, workbook=raw.format in _WORKBOOKS, lexicon=lexicon):
        return
    texts = (title, *notes, *region.below)
    paths = tuple(path for _, path in leaves)
    concepts = annotate(paths, lexicon, title=title)
    fields = tuple(
        _field(path, column, concept, grid=grid, region=region, cross=layout == "cross", lexicon=lexicon)
        for (column, path), concept in zip(leaves, concepts, strict=True)
    )
    yield Template(
        id=raw.path,
        path=raw.path,
        title=title,
        issuer=titles.body_of(titles.maker(texts), lexicon, "table note") or titles.hinted_body(raw.path, lexicon),
        fields=fields,
        layout=layout,
        population=_population(title, fields, lexicon),
        period=_period(title, lexicon),
        notes="\n".join((*notes, *region.below)),
        sheet=grid.name,
        hidden=grid.hidden,
        statutory=titles.statutory(texts),
        version=titles.version(title, *notes, titles.file_title(raw.path)),
        sha256=raw.sha256,
        warnings=("含已填写的数据行，只读表头",) if region.body.filled else (),
    )


def _population(title: str, fields: tuple[Field, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Whose data: the title says, else the columns that name the subject (学生姓名, 户主, 水域名称)."""
    if named := populations.find(title, lexicon):
        return named
    subjects = [f.label for f in fields if _is_subject(f, lexicon)]
    return populations.find("，".join(subjects), lexicon) if subjects else ()


def _is_subject(column: Field, lexicon: Lexicon) -> bool:
    known = lexicon.concepts.get(column.concept)
    key = known is not None and known.weight >= 1.5 and known.id != "site_addr"
    return key or column.concept in {"person_name", "hh_head", "child_kind", "hh_type"}


def _period(title: str, lexicon: Lexicon) -> Period:
    """The time that a title names; the year of a bare month is known only once the notice is."""
    rhythm = periods.rhythm(title)
    found = periods.find(title, issued=None, calendar=calendar_of(lexicon))
    return replace(found, rhythm=rhythm) if found else Period(rhythm=rhythm)


def _leaves(
    region: Region, workbook: bool
) -> tuple[Literal["list", "form", "cross"], tuple[tuple[int, tuple[str, ...]], ...]]:
    if region.header is None:
        paths = form_paths(region.sheet, _first_row(region.sheet))
        return "form", tuple((-1, path) for path in paths)
    leaves = region.header.leaves()
    if len(leaves) < MIN_FIELDS and not (workbook and len(leaves) == 2):
        return "list", ()
    body = region.body
    cross = len(body.labels) >= 2 and body.filled == 0 and len(set(body.labels)) == len(body.labels)
    return ("cross" if cross else "list"), leaves


def _first_row(sheet: Sheet) -> int:
    row = 0
    while row < len(sheet.rows) and len(sheet.labels(row)) <= 1:
        row += 1
    return row


def _title(raw: RawDocument, grid: Grid, region: Region, around: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    above = region.above
    if region.header is None:
        above = tuple(
            "　".join(region.sheet.labels(r)) for r in range(_first_row(region.sheet)) if region.sheet.labels(r)
        )
    title, notes = titles.pick(above)
    if title and (titles.looks_like_title(title) or not around):
        return title, notes
    near, near_notes = titles.pick(reversed(around))
    if near and titles.looks_like_title(near):
        return near, (*reversed(near_notes), *above)
    fallback = title or near or titles.sheet_title(grid.name) or titles.file_title(raw.path)
    return fallback, (*(n for n in reversed(near_notes) if is_note(n)), *notes)


def _asks(region: Region, leaves: tuple[tuple[int, tuple[str, ...]], ...], *, workbook: bool, lexicon: Lexicon) -> bool:
    """Whether the table is to be filled in: its rows are empty, numbered or examples.

    A filled sheet of a workbook still is a ledger when its columns are such; a filled table inside a text only tells.
    """
    body = region.body
    known = sum(1 for concept in annotate(tuple(p for _, p in leaves), lexicon) if concept)
    if region.header is None:
        return known * 2 >= len(leaves) or len(leaves) >= 8
    if body.filled == 0 and body.blank + body.example + len(body.labels) > 0:
        return workbook or known >= 2 or len(leaves) >= 5
    if body.filled == 0:
        # Blank rows at the end of a grid were cut: only the header is left.
        return known >= 2 or (workbook and len(leaves) >= 4)
    return (workbook or body.blank > 2 * body.filled) and known * 2 >= len(leaves)


def _field(
    path: tuple[str, ...], column: int, concept: str, *, grid: Grid, region: Region, cross: bool, lexicon: Lexicon
) -> Field:
    options: tuple[str, ...] = ()
    if column >= 0:
        options = dict(grid.options).get(column + region.columns, ())
        if cross and column == 0:
            options = options or region.body.labels
    unit = next((u for u in map(unit_of, reversed(path)) if u), "")
    known = lexicon.concepts.get(concept)
    return Field(
        path=path,
        concept=concept,
        unit=unit,
        generic=known is not None and known.weight == 0,
        options=options or options_of(path[-1]),
    )


def _with_ids(raw: RawDocument, found: list[Template]) -> Iterator[Template]:
    alone = len(found) == 1 and raw.format in _WORKBOOKS
    for number, template in enumerate(found, start=1):
        if alone:
            yield template
            continue
        mark = template.sheet if template.sheet and sum(t.sheet == template.sheet for t in found) == 1 else ""
        yield replace(template, id=f"{raw.path}#{mark or f'表{number}'}")
