"""Prints the figures of quality.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KINDS = ("pairs", "notice_pairs", "template_pairs", "notice_template_pairs")


def show(title: str, found: Mapping[str, Any]) -> None:
    """Print one block of figures."""
    print(f"\n{title}")
    for name in KINDS:
        if found[name]["gold"]:
            print(line(name, found[name]))
    print(f"  recall: full {found['recall_full']:.2f}, partial {found['recall_partial']:.2f}")
    print(f"  recall by relation: {found['recall_by_relation']}")
    alarms = found["hard_negative_false_alarm_rate"]
    print(f"  alarms on hard negatives: {alarms:.1%} {found['false_alarms_on_hard_negatives']}")
    grouped, aligned = found["clusters_bcubed"]["f1"], found["field_alignment"]["f1"]
    print(f"  relation {found['relation_accuracy']:.3f}, B-cubed F1 {grouped:.3f}, field alignment F1 {aligned:.3f}")


def show_baselines(found: Mapping[str, Mapping[str, Any]]) -> None:
    """Print what plain methods reach."""
    for name, x in found.items():
        print(line(name, x) + f", alarms {x['hard_negative_false_alarm_rate']:.1%}")


def line(name: str, x: Mapping[str, Any]) -> str:
    """Return F1 with its interval, precision and recall with numerator and denominator."""
    interval = "{} to {}".format(*x["f1_95"]) if "f1_95" in x else ""
    precision = f"P {x['precision']:.2f} ({x['hit']}/{x['predicted']})"
    recall = f"R {x['recall']:.2f} ({x['hit']}/{x['gold']})"
    return f"  {name:22} F1 {x['f1']:.3f} [{interval}]  {precision}  {recall}"


def show_facets(found: Mapping[str, Any]) -> None:
    """Print what was read out of the documents; it does not depend on the weights."""
    shares = ", ".join(f"{k} {found['facet_' + k]:.3f}" for k in ("issuer", "doc_no", "issued"))
    f1 = ", ".join(f"{k} {found['facet_' + k]['f1']:.3f}" for k in ("deadlines", "channels", "refers_to"))
    print(f"  read {found['documents_read']}/{found['documents_gold']}; {shares}; F1 of {f1}")
