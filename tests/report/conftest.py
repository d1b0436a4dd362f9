"""Fixtures of the report tests. ``UPDATE_GOLDEN=1 pytest tests/report`` writes the golden files anew."""

import os
from pathlib import Path

import pytest
import report_samples

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def report():
    return report_samples.report()


@pytest.fixture
def hostile():
    return report_samples.hostile_report()


@pytest.fixture
def golden():
    """Compare a text with a golden file, or write it when UPDATE_GOLDEN is set."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_text(encoding="utf-8"), f"{name} 与存档不同；确认无误后用 UPDATE_GOLDEN=1 重写"

    return compare
