"""Labelled pairs of files: a CSV of two paths and a verdict, as a spreadsheet saves it."""

from __future__ import annotations

import csv
import difflib
import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jianfu_dedup.errors import LabelsError

_YES = frozenset({"yes", "y", "1", "true", "是", "重复"})
_NO = frozenset({"no", "n", "0", "false", "否", "不重复"})
_COLUMNS = {
    "a": ("a", "文件1", "文件一"),
    "b": ("b", "文件2", "文件二"),
    "verdict": ("verdict", "结论", "判断", "是否重复"),
}
_NAMED = 5
"""Lines named in an error; the rest is counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """One labelled pair.

    Attributes:
        a: Path of the first file, relative to the folder, with "/".
        b: Path of the second file; ``a < b``.
        overlaps: The verdict.
        line: Line of the CSV, from 1; 0 for a pair that was handed over as a value.
    """

    a: str
    b: str
    overlaps: bool
    line: int = 0


def of_values(rows: Sequence[tuple[str | os.PathLike[str], str | os.PathLike[str], bool]]) -> tuple[Labelled, ...]:
    """Take over pairs that a program made: (path, path, overlaps).

    Example:
        >>> of_values([("乙.docx", "甲.docx", True)])[0].overlaps
        True
    """
    return _once([_pair(str(a), str(b), bool(verdict), n) for n, (a, b, verdict) in enumerate(rows, start=1)])


def read(path: str | os.PathLike[str]) -> tuple[Labelled, ...]:
    """Read a CSV with the columns ``a``, ``b`` and ``verdict`` (yes or no, 重复 or 不重复), in UTF-8 or GB 18030.

    Raises:
        LabelsError: The file cannot be opened or decoded, a column is missing, or a line cannot be used.
    """
    rows = _rows(path)
    rows_at = [(n, [cell.strip() for cell in row]) for n, row in enumerate(rows, start=1) if any(map(str.strip, row))]
    if not rows_at:
        raise LabelsError(f"标注文件 {path} 是空的", mend="写上表头 a,b,verdict, 每行一对文件")
    column = _columns(rows_at[0][1], path)
    found, bad = [], []
    for line, row in rows_at[1:]:
        cells = {name: row[n] if n < len(row) else "" for name, n in column.items()}
        verdict = cells["verdict"].lower()
        if not cells["a"] or not cells["b"] or verdict not in _YES | _NO:
            bad.append(f"第 {line} 行: {','.join(row)}")
        else:
            found.append(_pair(cells["a"], cells["b"], verdict in _YES, line))
    if bad:
        raise LabelsError(f"{path} 有 {len(bad)} 行不能用: {_some(bad)}", mend="每行写两个文件路径和 重复 或 不重复")
    return _once(found)


def _rows(path: str | os.PathLike[str]) -> list[list[str]]:
    text = _text(path)
    # One limit for the whole process, which others may have set lower.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise LabelsError(f"{path} 不是有效的 CSV: {error}", mend="用表格软件另存为 CSV") from error


def _text(path: str | os.PathLike[str]) -> str:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise LabelsError(f"标注文件打不开: {path}", mend="检查路径") from error
    for encoding in ("utf-8-sig", "gb18030"):  # Excel in China saves a CSV in the latter
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LabelsError(f"{path} 不是 UTF-8 或 GB18030 文本", mend="另存为“CSV UTF-8(逗号分隔)”")


def _columns(head: Sequence[str], path: str | os.PathLike[str]) -> dict[str, int]:
    names = [cell.lower() for cell in head]
    found = {name: next((names.index(w) for w in words if w in names), -1) for name, words in _COLUMNS.items()}
    missing = [name for name, n in found.items() if n < 0]
    if missing:
        near = [difflib.get_close_matches(name, names, n=1) for name in missing]
        hint = "; ".join(f"{m} 是否指 {n[0]}" for m, n in zip(missing, near, strict=True) if n)
        raise LabelsError(f"{path} 的表头缺少 {'、'.join(missing)}", mend=hint or "第一行写 a,b,verdict")
    return found


def _pair(a: str, b: str, overlaps: bool, line: int) -> Labelled:
    first, second = sorted(p.replace("\\", "/").removeprefix("./") for p in (a, b))
    if first == second:
        raise LabelsError(f"第 {line} 行: 两次给出同一个文件 {first}", mend="每行给出两个不同的文件")
    return Labelled(a=first, b=second, overlaps=overlaps, line=line)


def _once(pairs: Sequence[Labelled]) -> tuple[Labelled, ...]:
    """Each pair once, sorted; a pair labelled both ways cannot be used."""
    seen: dict[tuple[str, str], Labelled] = {}
    for pair in pairs:
        other = seen.setdefault((pair.a, pair.b), pair)
        if other.overlaps != pair.overlaps:
            raise LabelsError(
                f"{pair.a} 与 {pair.b} 在第 {other.line} 行和第 {pair.line} 行的结论相反", mend="留下正确的一行"
            )
    return tuple(seen[key] for key in sorted(seen))


def check_paths(pairs: Sequence[Labelled], known: Sequence[str], reasons: Mapping[str, str]) -> None:
    """Make sure that every file of the pairs was read.

    Args:
        pairs: Labelled pairs.
        known: Paths of what was read.
        reasons: Path → why it could not be read.

    Raises:
        LabelsError: A path is not among them, with the nearest one that is.
    """
    names, bad = sorted(set(known)), []
    for pair in pairs:
        for path in (pair.a, pair.b):
            if path in reasons:
                bad.append(f"第 {pair.line} 行: {path} 未能读取, {reasons[path]}")
            elif path not in names:
                near = difflib.get_close_matches(path, names, n=1)
                bad.append(f"第 {pair.line} 行: 没有文件 {path}" + (f"（是否指 {near[0]}）" if near else ""))
    if bad:
        raise LabelsError(_some(list(dict.fromkeys(bad))), mend="路径从给出的文件夹写起, 例如 通知/甲.docx")


def _some(lines: Sequence[str]) -> str:
    rest = len(lines) - _NAMED
    return "; ".join(lines[:_NAMED]) + (f"; 另有 {rest} 处" if rest > 0 else "")
