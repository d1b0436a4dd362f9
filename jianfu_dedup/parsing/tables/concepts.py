"""What a column means: from its header path to a field concept of the lexicon.

The order of the rules: the label as written → without unit and brackets → with its parents → plain words turned into
ledger words → without hollow beginnings and endings → its head noun. A role (监护人, 包保人) or a time word (实际,
计划, 下次) is never dropped on the way.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.tables.cells import bare, brackets
from jianfu_dedup.parsing.tables.vocabulary import Role, Vocabulary, normalise, vocabulary

_TIME_WORDS = ("实际", "计划", "下次", "上次", "拟", "首次", "末次", "预计", "最近", "累计", "原", "新")
# A joint of two columns in one: 姓名及电话, 姓名/电话, 姓名、电话.
_JOINT = re.compile(r"[及和与、/／,，;；+]")
# 整改完成时间 is written both for the date due and for the date done.
_DONE_OR_DUE = re.compile(r"^(?:整改|治理|整治)?(?:的)?完成(?:时间|日期)$")


def concept_of(path: tuple[str, ...], lexicon: Lexicon, *, title: str = "", neighbours: Sequence[str] = ()) -> str:
    """Return the concept id of a column, or "".

    Args:
        path: Header cells from the top down.
        lexicon: Field concepts and header words.
        title: Title of the table, for labels that mean several things.
        neighbours: Concepts of the other columns, likewise.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> words = lexicon.load()
        >>> concept_of(("监护人", "姓名"), words), concept_of(("谁来改",), words), concept_of(("整改完成时限",), words)
        ('guardian', 'fix_person', 'fix_due')
    """
    return _by_neighbours(_resolve(path, vocabulary(lexicon)), path, neighbours, title)


def annotate(paths: Sequence[tuple[str, ...]], lexicon: Lexicon, *, title: str = "") -> tuple[str, ...]:
    """Return the concept of each column of one table; the columns help each other.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> annotate([("隐患描述",), ("整改措施",), ("责任人",)], lexicon.load())
        ('hazard', 'fix', 'fix_person')
    """
    return annotate_with(paths, vocabulary(lexicon), title=title)


def annotate_with(paths: Sequence[tuple[str, ...]], words: Vocabulary, *, title: str = "") -> tuple[str, ...]:
    """Like :func:`annotate`, for a vocabulary at hand."""
    first = [_resolve(path, words) for path in paths]
    return tuple(
        _by_neighbours(concept, path, [*first[:i], *first[i + 1 :]], title)
        for i, (concept, path) in enumerate(zip(first, paths, strict=True))
    )


def _by_neighbours(concept: str, path: tuple[str, ...], neighbours: Sequence[str], title: str) -> str:
    """责任人 beside 整改措施 is who mends; 面积 in a table of fields is counted in 亩."""
    leaf = bare(normalise(path[-1]))
    if leaf in {"责任人", "具体责任人", "责任人姓名"} and {"fix", "fix_due"} & set(neighbours):
        return "fix_person"
    if concept in {"fix_due", "fix_done"} and _DONE_OR_DUE.search(leaf):
        # Beside a planned date, or beside 是否整改 alone, 完成时间 is when it was done; else it is when it is due.
        return "fix_done" if {"fix_due", "fix_status"} & set(neighbours) else "fix_due"
    if (
        concept == "area"
        and leaf == "面积"
        and ("亩" in "".join(path) or re.search(r"耕地|撂荒|抛荒|图斑|种植", title))
    ):
        return "mu"
    return concept


@functools.lru_cache(maxsize=32768)
def role_of(text: str, words: Vocabulary) -> Role | None:
    """Return the role that a label or a parent names, the longest word first.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> role_of("监护人联系电话", vocabulary(lexicon.load())).id
        'guardian'
    """
    return next((role for word, role in words.roles if word in text), None)


@functools.lru_cache(maxsize=32768)
def kind_of(label: str, words: Vocabulary) -> str:
    """Return what kind of value a label wants (phone, date, count …), or "".

    Example:
        >>> from jianfu_dedup import lexicon
        >>> kind_of("备案时间", vocabulary(lexicon.load()))
        'date'
    """
    plain = bare(normalise(label))
    return next((kind for ending, kind in words.kinds if plain.endswith(ending)), "")


@functools.lru_cache(maxsize=32768)
def rewrite(label: str, words: Vocabulary) -> str:
    """Turn a clerk's plain words into ledger words.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> rewrite("哪天改完", vocabulary(lexicon.load()))
        '整改时限'
    """
    for pattern, to in words.rewrites:
        label = pattern.sub(to, label, count=1)
    return label


def split_composite(path: tuple[str, ...], words: Vocabulary) -> tuple[tuple[str, ...], ...]:
    """Split a column that asks for two things into paths of one each; a single one is returned as it is.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> words = vocabulary(lexicon.load())
        >>> split_composite(("负责人及电话",), words)
        (('负责人',), ('负责人电话',))
        >>> split_composite(("残疾类别及等级",), words)
        (('残疾类别及等级',),)
    """
    leaf = normalise(path[-1])
    if leaf in words.exact or bare(leaf) in words.exact:
        inside = _parts(brackets(leaf)[0]) if brackets(leaf) else []
        return _with_subject(path, bare(leaf), inside, words) or (path,)
    whole = bare(leaf)
    parts = _parts(whole)
    if len(parts) >= 2:
        return _with_subject(path, "", parts, words) or (path,)
    inside = _parts(brackets(leaf)[0]) if brackets(leaf) else []
    return _with_subject(path, whole, inside, words) or (path,)


def _parts(text: str) -> list[str]:
    return [p for p in _JOINT.split(text) if p]


def _with_subject(
    path: tuple[str, ...], subject: str, parts: list[str], words: Vocabulary
) -> tuple[tuple[str, ...], ...]:
    """The parts as paths, when they are of different kinds and one of them is a phone, a number or a person."""
    if len(parts) < 2:
        return ()
    kinds = [kind_of(p, words) for p in parts]
    if len(set(kinds)) < len(kinds) or not {"phone", "idno", "post"} & set(kinds):
        return ()
    head = subject or next((p for p, k in zip(parts, kinds, strict=True) if k in {"person", ""}), parts[0])
    named = [
        head if k == "person" and subject else p if k == "person" or p == head else _own(head, p)
        for p, k in zip(parts, kinds, strict=True)
    ]
    return tuple((*path[:-1], p) for p in named)


def _own(head: str, part: str) -> str:
    return part if head in part else re.sub(r"姓名$", "", head) + part


@functools.lru_cache(maxsize=32768)
def _resolve(path: tuple[str, ...], words: Vocabulary) -> str:
    cells = [normalise(cell) for cell in path]
    leaf, parents = cells[-1], [c for c in cells[:-1] if bare(c) not in words.hollow]
    if parents and (found := _with_parents(leaf, parents, words)):
        return found
    return _alone(leaf, words)


def _with_parents(leaf: str, parents: Sequence[str], words: Vocabulary) -> str:
    parent = re.sub(r"(?:基本)?(?:信息|情况)$", "", bare(parents[-1])) or bare(parents[-1])
    plain = bare(leaf)
    for joined in (parent + leaf, parent + plain):
        if joined in words.exact:
            return words.exact[joined]
    role = role_of(parent, words)
    if role is not None:
        own = _role_concept(role, plain, words)
        if own:
            return own
    for guess in (_strip_end(parent, words.suffixes) + plain, parent + rewrite(plain, words)):
        if guess in words.exact:
            return words.exact[guess]
    # 整改/措施, 问题/描述, 处置/时限: the parent's verb with a bare head noun.
    for verb in ("整改", "问题", "隐患", "检查", "帮扶", "化解"):
        if verb in parent and verb + plain in words.exact and verb not in plain:
            return words.exact[verb + plain]
    return ""


def _role_concept(role: Role, leaf: str, words: Vocabulary) -> str:
    kind = kind_of(leaf, words)
    if kind == "phone":
        return role.phone or (role.name + "_phone" if role.name else "")
    if leaf in {"姓名", "名字", "姓名或名称", "名称", "名称或姓名", "姓名/单位", "人"}:
        return role.name
    return ""


def _alone(leaf: str, words: Vocabulary) -> str:
    plain = bare(leaf)
    for label in (leaf, plain, rewrite(plain, words)):
        if label in words.exact:
            return words.exact[label]
    turned = rewrite(plain, words)
    role = role_of(turned, words)
    kind = kind_of(turned, words)
    if role is not None:
        if kind == "phone":
            return role.phone
        rest = next(turned.replace(w, "", 1) for w, r in words.roles if w in turned)
        if kind == "person" and rest in {"", "姓名", "名字", "人员", "人"}:
            return role.name
    if found := _trimmed(turned, words):
        return found
    return _head_noun(turned, role, words)


def _trimmed(label: str, words: Vocabulary) -> str:
    """Look the label up without hollow beginnings and endings, the least cut first."""
    shorter = [label]
    for base in (label, _strip_start(label, words.prefixes)):
        for candidate in (base, _strip_end(base, words.suffixes)):
            shorter.append(candidate)
            shorter.append(candidate.removesuffix("的"))
    for candidate in shorter:
        if len(candidate) >= 2 and candidate in words.exact:
            return words.exact[candidate]
    return ""


def _strip_start(label: str, prefixes: Sequence[str]) -> str:
    return next((label[len(p) :] for p in prefixes if label.startswith(p) and len(label) > len(p) + 1), label)


def _strip_end(label: str, suffixes: Sequence[str]) -> str:
    return next((label[: -len(s)] for s in suffixes if label.endswith(s) and len(label) > len(s) + 1), label)


def _head_noun(label: str, role: Role | None, words: Vocabulary) -> str:
    """The longest known label that this one ends with, unless what is cut off changes the meaning."""
    for start in range(1, len(label) - 2):
        tail, cut = label[start:], label[:start]
        concept = words.exact.get(tail)
        if concept is None or len(tail) < 3 or any(w in cut for w in _TIME_WORDS):
            continue
        if role is not None and concept in {"person_name", "phone", "id_no", "work_unit", "post"}:
            return ""
        return concept
    return ""
