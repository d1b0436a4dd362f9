"""What is known of the domain, as data files beside this module; a county's own file overrides or extends it.

Files: ``departments.toml offices.toml topics.toml fields.toml populations.toml requests.toml boilerplate.toml
words.txt`` and further TOML tables. A county file uses the same keys; an entry with the ``id`` of a built-in entry
replaces the keys it names, any other entry is added, and a list of phrases is extended.

Modules: ``model`` (the lexicon as values), ``merge`` and ``owned`` (a county's file laid over the tables), ``checks``
(what must hold together), ``bodies`` (departments over time), ``kept`` and ``finder`` (what is made of a lexicon).
"""

from __future__ import annotations

import functools
import hashlib
import json
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from jianfu_dedup.errors import LexiconError
from jianfu_dedup.lexicon.checks import check
from jianfu_dedup.lexicon.merge import merge
from jianfu_dedup.lexicon.model import Concept, Department, Lexicon, Office, Population, Topic

__all__ = ["Concept", "Department", "Lexicon", "Office", "Population", "Topic", "load"]

T = TypeVar("T")


def load(county: str | Path | None = None) -> Lexicon:
    """Load the built-in lexicon, overridden by a county's TOML file if one is given.

    Args:
        county: Path of the county file. Its top-level ``county = "云溪县"`` names the county; its sections are those
            of the built-in files (``[[department]]``, ``[[office]]``, ``[[topic]]``, ``[[concept]]``,
            ``[[population]]``, ``[[ask]]``, ``[requests]``, ``[hosts]``, ``words = [...]``), laid over them as
            :func:`jianfu_dedup.lexicon.merge.merge` tells.

    Raises:
        LexiconError: The file is missing, is not TOML, or has an entry that cannot be used.

    Example:
        >>> load().departments["yjj"].canonical
        '应急管理局'
    """
    if county is None:
        return _builtin()
    path = Path(county)
    try:
        override = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LexiconError(f"县情文件打不开: {path}", mend="检查 --county 后的路径") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"县情文件 {path} 不是有效的 UTF-8 TOML: {error}", mend="按报出的行号改正") from error
    tables = merge(_raw_tables(), override)
    named = frozenset(e["id"] for e in override.get("department", ()) if "canonical" in e)
    return _assemble(tables, str(override.get("county", "")), named)


@functools.cache
def _builtin() -> Lexicon:
    return _assemble(_raw_tables(), "", frozenset())


@functools.cache
def _raw_tables() -> Mapping[str, Any]:
    tables: dict[str, Any] = {}
    for entry in sorted(resources.files(__package__).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            tables[entry.name[:-5]] = tomllib.loads(entry.read_text(encoding="utf-8"))
        elif entry.name == "words.txt":
            lines = entry.read_text(encoding="utf-8").split("\n")
            tables["words"] = [w.strip() for w in lines if w.strip() and not w.startswith("#")]
    return tables


def _assemble(tables: Mapping[str, Any], county: str, named: frozenset[str]) -> Lexicon:
    guards = tables["fields"].get("guards", {}).get("pairs", [])
    canonical = json.dumps([tables, county, sorted(named)], ensure_ascii=False, sort_keys=True, default=str)
    departments = [{**d, "named": d["id"] in named} for d in tables["departments"].get("department", [])]
    return check(
        Lexicon(
            departments=_entries(Department, departments, {"class": "kind"}),
            offices=_entries(Office, tables["offices"].get("office", [])),
            topics=_entries(Topic, tables["topics"].get("topic", [])),
            concepts=_entries(Concept, tables["fields"].get("concept", [])),
            guards=frozenset((min(a, b), max(a, b)) for a, b in guards),
            populations=_entries(Population, tables["populations"].get("population", [])),
            requests={k: tuple(v) for k, v in tables["requests"].items() if isinstance(v, list)},
            boilerplate={k: tuple(v) for k, v in tables["boilerplate"].items()},
            words=tuple(tables.get("words", ())),
            tables={k: v for k, v in tables.items() if isinstance(v, Mapping)},
            county=county,
            fingerprint=hashlib.sha256(canonical.encode()).hexdigest()[:16],
        )
    )


def _entries(cls: type[T], entries: list[dict[str, Any]], rename: Mapping[str, str] | None = None) -> dict[str, T]:
    result: dict[str, T] = {}
    for entry in entries:
        values = {(rename or {}).get(k, k): _frozen(v) for k, v in entry.items()}
        try:
            result[entry["id"]] = cls(**values)
        except (TypeError, KeyError) as error:
            raise LexiconError(
                f"词库条目 {entry.get('id', entry)} 有不认识或缺少的键: {error}", mend="对照内置文件的键"
            ) from error
    return result


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
