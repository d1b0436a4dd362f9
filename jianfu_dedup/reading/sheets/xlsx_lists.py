"""Drop-down lists: from the formula of a data validation to the entries a person can choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianfu_dedup.reading.sheets.xlsx_cells import RawSheet, parse_range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jianfu_dedup.reading.sheets.grids import GridBuilder

_MAX_ENTRIES = 200
"""More entries than that are a register (all villages), not a choice."""


class Lists:
    """Resolves list formulas of one workbook.

    Args:
        sheets: The filled sheets by name, for lists that refer to cells.
        names: Defined names and what they refer to.

    Example:
        >>> Lists({}, {}).entries('"是,否"', "")
        ('是', '否')
    """

    def __init__(self, sheets: Mapping[str, GridBuilder], names: Mapping[str, str]) -> None:
        self._sheets, self._names = sheets, names

    def apply(self, raw: RawSheet) -> None:
        """Note the entries of every list of a sheet at the columns it stands in."""
        for where, formula in raw.lists:
            entries = self.entries(formula, raw.builder.name)
            areas = [area for area in map(parse_range, where.split()[:50]) if area]
            columns = {c for area in areas for c in range(area[1], min(area[3], area[1] + 50) + 1)}
            for column in sorted(columns) if entries else ():
                raw.builder.choose(column, entries)

    def entries(self, formula: str, sheet: str) -> tuple[str, ...]:
        """Return the entries; none for formulas that would have to be evaluated (INDIRECT, OFFSET).

        Args:
            formula: A quoted list, a range, or a defined name.
            sheet: The sheet a range without a sheet name lies in.
        """
        formula = formula.strip().lstrip("=")
        formula = self._names.get(formula, formula).strip()
        if formula.startswith('"') and formula.endswith('"'):
            # Between quotes a quote is doubled; WPS lets users type the wide comma, which Excel does not split.
            return tuple(e.strip() for e in formula[1:-1].replace('""', '"').split(",") if e.strip())[:_MAX_ENTRIES]
        outer, _, inner = formula.rpartition("!")
        area = parse_range(inner)
        builder = self._sheets.get(outer.strip("'").replace("''", "'") if outer else sheet)
        if area is None or builder is None:
            return ()
        first_row, first_column, last_row, last_column = area
        inside = sorted(
            (position, text)
            for position, text in builder.cells.items()
            if first_row <= position[0] <= last_row and first_column <= position[1] <= last_column
        )
        return tuple(dict.fromkeys(text.strip() for _, text in inside))[:_MAX_ENTRIES]
