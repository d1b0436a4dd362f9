"""Similarity of long texts by what they are about."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import features
from jianfu_dedup.documents import Notice
from jianfu_dedup.features.reuse import shared_weight
from jianfu_dedup.text import reference

DOGS = (
    "养犬人应当办理养犬登记。携犬出户应当束犬链。禁止养犬人遗弃犬只。"
    "犬只免疫由动物诊疗机构实施。违反规定的，由公安机关处以罚款。"
)
MORE_DOGS = (
    "饲养犬只实行登记和免疫。犬只伤人的，养犬人应当送医。违反规定的，由城市管理部门处以罚款。养犬登记每年办理一次。"
)
FIREWORKS = (
    "禁止在医院、学校燃放烟花爆竹。烟花爆竹由专营单位销售。违反规定的，由公安机关处以罚款。烟花爆竹的运输依照法律办理。"
)


def built(*texts: str) -> features.Features:
    return features.build([Notice(id=f"{n:03}", path=str(n), text=t) for n, t in enumerate(texts)])


def test_the_matter_counts_and_not_the_legal_phrases() -> None:
    table = features.similar(built(DOGS, MORE_DOGS, FIREWORKS))
    assert table[0, 1] > 2 * table[0, 2]
    assert table[0, 1] > 2 * table[1, 2]


def test_what_is_named_again_and_again_counts_more_than_in_the_damped_view() -> None:
    found = built(
        "犬只。" * 30 + "烟花爆竹、垃圾分类、饮用水、物业管理。", "犬只。" * 30 + "道路运输、司法鉴定、旅游、邮政。"
    )
    assert features.alike(found, [(0, 1)])[0] > found.cosine([(0, 1)], "body")[0] + 0.1


def test_pairs_and_table_agree_and_the_table_is_symmetric() -> None:
    found = built(DOGS, MORE_DOGS, FIREWORKS, "")
    table = features.similar(found)
    pairs = [(a, b) for a in range(4) for b in range(4)]
    assert features.alike(found, pairs) == pytest.approx(table.ravel())
    assert (table == table.T).all()
    assert np.diag(table) == pytest.approx([1, 1, 1, 0])
    assert features.alike(found, []).shape == (0,)


def test_other_documents_change_nothing() -> None:
    alone = features.alike(built(DOGS, FIREWORKS), [(0, 1)])
    assert features.alike(built(DOGS, FIREWORKS, MORE_DOGS), [(0, 1)]) == pytest.approx(alone, abs=1e-12)


def test_other_frequencies_can_be_given() -> None:
    found = built(DOGS, MORE_DOGS)
    flat = dataclasses.replace(reference.load(), weights=dict.fromkeys(reference.load().weights, 1.0))
    assert features.alike(found, [(0, 1)], reference=flat) != pytest.approx(features.alike(found, [(0, 1)]))


@given(st.lists(st.text("养犬登记免疫烟花爆竹", max_size=40), min_size=2, max_size=4))
def test_shared_weight_is_the_sum_of_the_smaller_weights(texts: list[str]) -> None:
    shingles = built(*texts).shingles
    pairs = [(a, b) for a in range(len(texts)) for b in range(len(texts))]
    i, j = np.array(pairs, dtype=np.int64).T
    # The slow, obvious way: both rows taken out of the matrix.
    slow = np.asarray(shingles[i].minimum(shingles[j]).sum(axis=1)).ravel()
    assert shared_weight(shingles, i, j).tolist() == slow.tolist()
