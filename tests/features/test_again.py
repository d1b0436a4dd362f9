"""What others completed is measured again as if from the start, only quicker."""

from __future__ import annotations

import gold
import pytest

import jianfu_dedup as jd
from jianfu_dedup import features


@pytest.mark.parametrize("county", ["yunxi", "qinghe"])
def test_again_is_as_from_the_start(county):
    documents = jd.read(gold.DATA / county / "files")
    extract = features.extractor(documents.lexicon, documents.settings.features)
    changed = [(a, b) for a, b in zip(documents.parsed, documents.documents, strict=True) if a != b]
    assert len(changed) > 5
    for before, now in changed:
        assert extract.again(now, before=before, known=extract(before)) == extract(now)


def test_nothing_changed_is_nothing_measured():
    notice = jd.Notice(id="a", path="a", text="请报送台账。")
    extract = features.extractor()
    known = extract(notice)
    assert extract.again(notice, before=notice, known=known) is known
