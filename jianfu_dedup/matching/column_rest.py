"""Columns that no word or concept holds together, paired by what stands around them.

Where two tables are about one matter, what is left on both sides is paired by the sort of value, the unit, the words
that the title and the heading above do not say anyway, whose column it is, and the columns beside it. All numbers were
chosen on made-up tables of fields of work that no labelled county has (tests/matching/data).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

from jianfu_dedup.matching.column_place import OWNED, Place, Surroundings

Cell = tuple[int, int]
Assign = Callable[[Mapping[Cell, float], int, int], list[Cell]]

LEAST = 0.32
"""A pair of leftover columns below this is left apart."""
SURE = 0.6
"""Pairs of columns from this likeness on are not questioned by what stands around them."""
MIN_WEAK = 0.36
"""Likewise for pairs that words alone hold together: what they say is counted already."""
_WORDS = 0.8
_OTHER_CONCEPT = 0.08
"""What it costs that the lexicon knows both columns as different things."""
_SUBJECT = 0.3
"""What it counts that both columns name what a row of their table is about."""
_BESIDE = 0.13
"""What it counts to stand equally far from the same pair; before and behind."""
_GROUP = 0.1
"""What it counts that other columns under the same two headings are paired."""
_ONLY = 0.12
"""What it counts that nothing else of the sort is left in either table …"""
_ONLY_BROAD = 0.06
"""… and when the sort is a broad one."""
_FITS = 0.08
_UNIT = 0.15
_SAME_SIDE = 0.12
_SAME_OWNER = 0.4
_KIN, _SERVING = -0.1, -0.05
_ONE_SORT = 2
_MOST = 0.89
_TURNS = 4
_BROAD = frozenset({"org", "kind", "status", "measure", "count", "number", "what", "size"})
_STRICT = frozenset({"phone", "idno", "photo"})


def owners_agree(left: Surroundings, right: Surroundings, cell: Cell) -> bool:
    """Tell whether two columns are no telephones, or both have no owner; others are judged by whose they are."""
    x, y = left.places[cell[0]], right.places[cell[1]]
    return x.value.type not in OWNED or x.owner == y.owner == -1


def rest(
    left: Surroundings, right: Surroundings, taken: Collection[Cell], weak: Mapping[Cell, float], assign: Assign
) -> dict[Cell, float]:
    """Pair what is left, the surest first, until nothing more is found.

    Args:
        left: A table.
        right: Another one.
        taken: Pairs that stand.
        weak: Pairs that words alone hold together, with their likeness.
        assign: Finds the assignment of greatest total score.

    Returns:
        New pairs with their likeness, at least :data:`LEAST`.
    """
    found: dict[Cell, float] = {}
    base = _base(left, right, taken, weak)
    for turn in range(_TURNS):
        standing = (*taken, *found)
        scores = _in_place(left, right, base, standing, weak, owned=turn > 0)
        new = {cell: scores[cell] for cell in assign(scores, len(left.places), len(right.places)) if cell in scores}
        if not new and turn:
            break
        found.update(new)
        base = _without(base, new)
    return found


def _without(base: Mapping[Cell, float], paired: Iterable[Cell]) -> dict[Cell, float]:
    rows, columns = {i for i, _ in paired}, {j for _, j in paired}
    return {(i, j): score for (i, j), score in base.items() if i not in rows and j not in columns}


def _base(
    left: Surroundings, right: Surroundings, taken: Collection[Cell], weak: Mapping[Cell, float]
) -> dict[Cell, float]:
    """Likeness of every two columns that are left and may be the same, by what they say themselves."""
    rows, columns = {i for i, _ in taken}, {j for _, j in taken}
    other = [(j, y) for j, y in enumerate(right.places) if j not in columns and not y.light]
    found: dict[Cell, float] = {}
    for i, x in enumerate(left.places):
        if i in rows or x.light:
            continue
        for j, y in other:
            fits = x.value.fits(y.value)
            if fits < 0 or not _may_be(x, y, fits):
                continue
            score = max(_WORDS * x.likeness(y), weak.get((i, j), 0.0)) + _sorted_alike(x, y, fits)
            if x.concept and y.concept and x.concept != y.concept and (i, j) not in weak:
                score -= _OTHER_CONCEPT
            # Nothing but the place speaks for a pair with neither words nor a sort in common.
            if score > 0 or (i, j) == (left.subject, right.subject):
                found[i, j] = score
    return found


def _in_place(
    left: Surroundings,
    right: Surroundings,
    base: Mapping[Cell, float],
    standing: Sequence[Cell],
    weak: Mapping[Cell, float],
    *,
    owned: bool,
) -> dict[Cell, float]:
    """Add what stands around two columns to what they say themselves; keep what is enough."""
    of_left, of_right = dict(standing), {j: i for i, j in standing}
    single = _single(left, of_left) & _single(right, of_right)
    groups = {(left.places[i].group, right.places[j].group) for i, j in standing}
    before = _distances(left, of_left), _distances(right, {j: j for j in of_right})
    after = _distances(left, of_left, back=True), _distances(right, {j: j for j in of_right}, back=True)
    scores: dict[Cell, float] = {}
    for (i, j), own in base.items():
        x, y = left.places[i], right.places[j]
        if not owned and OWNED & {x.value.type, y.value.type}:
            continue
        score = own + (_owned(x, y, of_left, of_right) or _roles(x, y))
        if (i, j) == (left.subject, right.subject) and (x.value.fits(y.value) == _ONE_SORT or own > 0):
            score += _SUBJECT
        score += _BESIDE * ((before[0][i] == before[1][j]) + (after[0][i] == after[1][j]))
        score += _GROUP * bool(x.group and y.group and (x.group, y.group) in groups)
        if x.sort in single and y.sort in single and x.value.fits(y.value) > 0:
            score += _ONLY_BROAD if x.sort in _BROAD else _ONLY
        if score >= (MIN_WEAK if (i, j) in weak else LEAST):
            scores[i, j] = min(_MOST, score)
    return scores


def _may_be(x: Place, y: Place, fits: int) -> bool:
    if (x.role and y.role and x.role != y.role) or y.concept in x.guarded or x.value.opposes(y.value):
        return False
    return fits > 0 or not _STRICT & {x.value.type, y.value.type}


def _sorted_alike(x: Place, y: Place, fits: int) -> float:
    score = _FITS * fits
    if x.value.unit and y.value.unit:
        score += _UNIT if x.value.unit == y.value.unit else -_UNIT
    if x.value.marks & y.value.marks:
        score += _SAME_SIDE
    return score


def _roles(x: Place, y: Place) -> float:
    if x.role == y.role:
        return 0.0
    return _KIN if "kin" in {x.role, y.role} else _SERVING


def _single(table: Surroundings, paired: Container[int]) -> frozenset[str]:
    seen = Counter(place.sort for i, place in enumerate(table.places) if i not in paired)
    return frozenset(sort for sort, n in seen.items() if n == 1)


def _distances(table: Surroundings, anchor: Mapping[int, int], *, back: bool = False) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    last, steps = -1, 0
    rows = range(len(table.places))
    for i in reversed(rows) if back else rows:
        if i in anchor:
            last, steps = anchor[i], 0
        elif not table.places[i].light:
            steps += 1
        found[i] = (last, steps)
    return found


def _owned(x: Place, y: Place, of_left: Mapping[int, int], of_right: Mapping[int, int]) -> float:
    """Telephones are of one person when the persons are paired, and of two when those are paired with others."""
    if x.value.type not in OWNED or y.value.type != x.value.type:
        return 0.0
    if x.owner >= 0 and of_left.get(x.owner) == y.owner:
        return _SAME_OWNER
    if of_left.get(x.owner, y.owner) != y.owner or of_right.get(y.owner, x.owner) != x.owner:
        return -_SAME_OWNER
    return 0.0
