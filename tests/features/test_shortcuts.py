"""What is looked up quickly is what looking at everything finds."""

from __future__ import annotations

import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.features.jobs import jobs_of
from jianfu_dedup.features.mentions import mentioning
from jianfu_dedup.features.places import own_names
from jianfu_dedup.parsing.requests import populations
from jianfu_dedup.text.normalise import letters

LEXICON = lexicon.load()
JOBS = LEXICON.tables["jobs"]["ask"]
SOME = JOBS[::9]
PHRASES = sorted({phrase for job in SOME for part in ("object", "aspect", "context") for phrase in job.get(part, ())})


@settings(max_examples=30)
@given(st.lists(st.sampled_from(PHRASES), max_size=8), st.lists(st.sampled_from(PHRASES), max_size=3))
def test_jobs_are_those_that_trying_each_finds(asked, around):
    text, whole = "，".join(asked), "，".join(around)
    mentions, jobs = mentioning(LEXICON)(text), jobs_of(LEXICON)
    named = {phrase for _, phrase in mentions}
    found = {}
    for job in JOBS:
        sizes = [sum(len(p) for p in job[part] if letters(p) in named) for part in ("object", "aspect")]
        context = job.get("context", ())
        if all(sizes) and (not context or any(letters(c) in named or letters(c) in letters(whole) for c in context)):
            found[job["id"]] = sizes[0] * sizes[1]
    assert jobs.count(mentions, jobs.around(whole)) == dict(sorted(found.items()))


WORDS = st.sampled_from(
    ["云溪", "县", "青禾县", "市区", "小区", "市", "社", "区旗", "台账", "大连市", "县市", "旗", "山"]
)


@given(st.lists(WORDS, max_size=12))
def test_names_of_the_county_are_those_that_looking_at_each_word_finds(words):
    known = {"小区", "台账"}.__contains__
    name = re.compile("[\u4e00-\u9fd5]{2,3}[县市区旗]")
    found = {w for w in words if name.fullmatch(w)}
    found |= {a + b for a, b in itertools.pairwise(words) if len(a) in {2, 3} and b in "县市区旗" and not known(a)}
    names = {n for n in found if not known(n)}
    assert own_names([], words, known) == names | {n[:-1] for n in names if not known(n[:-1])}


NAMES = sorted(populations._body_names(LEXICON), key=lambda n: (-len(n), n))
PLAIN = re.compile(f"县?(?:{'|'.join(map(re.escape, NAMES))})")
QUICK = re.compile(populations._any_of(NAMES))
PIECES = [*NAMES[::7], *(name[:2] for name in NAMES[::5]), "县", "县委", "老人", "，"]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_bodies_found_by_their_first_character_are_those_that_trying_every_name_finds(pieces):
    text = "".join(pieces)
    assert [m.span() for m in QUICK.finditer(text)] == [m.span() for m in PLAIN.finditer(text)]
