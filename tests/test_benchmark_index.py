"""The benchmark of the standing index, made small: it runs to its end and says what it promises."""

import datetime as dt
import itertools
import json
import subprocess
import sys
from pathlib import Path

import gold
import pytest

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Notice
from jianfu_dedup.settings import Settings

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from made_up_corpus import DAYS, FIRST_DAY, Corpus
from made_up_parts import Parts

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    out = tmp_path_factory.mktemp("benchmark") / "index.json"
    command = [sys.executable, str(BENCHMARKS / "index.py"), "--quick", "--sizes", "120", "--out", str(out)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(out.read_text(encoding="utf-8")), done.stdout


def test_it_tells_every_figure_of_every_target(small):
    found, printed = small
    one = found["sizes"]["120"]
    assert one["add"].keys() == {"parsed documents", "measured documents", "put"}
    assert one["check"]["ms"]["wall"]["all"]["p99"] >= one["check"]["ms"]["wall"]["all"]["p50"] > 0
    assert one["check"]["documents judged, mean"] > 0
    assert one["ten pages and two workbooks"]["parts"] == 3
    assert one["peer"]["documents"] <= 120
    assert printed.count("(target ") == 8


def test_the_bytes_of_the_file_are_all_accounted_for(small):
    room = small[0]["sizes"]["120"]["bytes a document"]
    assert min(room["shares"].values()) > 0
    assert sum(room["shares"].values()) == pytest.approx(room["on disk"], abs=1)


def test_made_up_measures_are_near_to_those_of_the_extractor(small):
    near = small[0]["sizes"]["120"]["nearness of made-up measures"]
    assert near["keys in common"] > 0.85
    assert near["equal signatures"] > 0.5


@pytest.fixture(scope="module")
def parts():
    return Parts(gold.documents("hezhou")[:40] + gold.documents("hezhou")[-10:], lexicon.load(), Settings())


def test_a_corpus_depends_on_its_seed_and_size_alone(parts):
    one, same, other = (list(itertools.islice(Corpus(parts, 60, s).records(), 60)) for s in (1, 1, 2))
    assert one == same
    assert [r.document.title for r in one] != [r.document.title for r in other]


def test_documents_beyond_the_end_are_those_that_follow(parts):
    corpus = Corpus(parts, 60, 1)
    assert list(itertools.islice(corpus.records(25), 1)) == list(corpus.file(25)[:1])


def test_made_up_documents_differ_and_hold_together(parts):
    made = list(itertools.islice(Corpus(parts, 200, 1).records(), 200))
    notices = [r.document for r in made if isinstance(r.document, Notice)]
    assert len({r.document.id for r in made}) == len(made)
    assert len({n.text for n in notices}) > 0.9 * len(notices)
    for notice in notices:
        assert notice.issued is None or FIRST_DAY <= notice.issued <= FIRST_DAY + dt.timedelta(days=DAYS)
        for request in notice.requests:
            assert notice.body.start <= request.span.start <= request.span.end <= notice.body.end
