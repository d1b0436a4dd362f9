"""``jianfu_dedup.X`` is the whole public face, and importing it is cheap."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import jianfu_dedup as jd

HEAVY = {
    "numpy",
    "sklearn",
    "jieba",
    "datasketch",
    "lxml",
    "openpyxl",
    "pdfplumber",
    "pypdfium2",
    "rich",
    "jinja2",
    "scipy",
}


def test_every_public_name_exists():
    for name in jd.__all__:
        assert getattr(jd, name) is not None
    assert set(jd.__all__) <= set(dir(jd))


def test_the_stub_for_type_checkers_names_the_same_things():
    tree = ast.parse(Path(jd.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    stub = {alias.asname for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert stub == set(jd.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = jd.nonsense


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, jianfu_dedup; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)


def test_nothing_in_the_package_unpickles_evaluates_or_opens_a_connection():
    banned = {
        "pickle",
        "joblib",
        "shelve",
        "marshal",
        "socket",
        "urllib.request",
        "http.client",
        "requests",
        "subprocess",
    }
    for file in Path(jd.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not banned & set(names), f"{file.name}: {names}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "hash"}, f"{file.name}:{node.lineno} {node.func.id}()"
