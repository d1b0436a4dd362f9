"""The house is built as CONTRIBUTING.md says: each room imports only from rooms above it, each shelf is labelled."""

import ast
from pathlib import Path

import pytest

import jianfu_dedup

ROOT = Path(jianfu_dedup.__file__).parent
FIRST = ("documents", "errors", "settings")
ORDER = ("lexicon", "reading", "parsing", "text", "features", "index", "matching", "clustering", "report", "road",
         "api", "tuning", "registry", "cli")  # fmt: skip
SHELVES = sorted(p.parent for room in ("documents", "reading", "parsing") for p in (ROOT / room).glob("**/__init__.py"))


def room_of(file):
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "jianfu_dedup":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("jianfu_dedup."):
            yield node.module.split(".")[1]


@pytest.mark.parametrize("room", [*FIRST, *ORDER])
def test_a_room_imports_only_from_rooms_above_it(room):
    above = {*FIRST, *ORDER[: ORDER.index(room) + 1]} if room in ORDER else set(FIRST)
    files = [f for f in ROOT.rglob("*.py") if room_of(f) == room]
    assert files
    for file in files:
        assert not {*imported(file)} & {*ORDER} - above, file


def test_the_table_of_rooms_names_them_in_order():
    table = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    places = [table.index(f"`{room}") for room in ORDER]
    assert places == sorted(places)


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_package_says_what_is_in_it(shelf):
    said = ast.get_docstring(ast.parse((shelf / "__init__.py").read_text(encoding="utf-8"))) or ""
    modules = {f.stem for f in shelf.glob("*.py")} - {"__init__"}
    modules |= {p.parent.name for p in shelf.glob("*/__init__.py")}
    assert not {m for m in modules if f"``{m}``" not in said}
