"""What is told: one :class:`Report` value, and one small module an output.

Every output is made from :meth:`Report.to_dict` and from nothing else, so the masking of personal data happens in one
place, and the page, the workbook and the JSON cannot disagree.
"""

from __future__ import annotations

from jianfu_dedup.report.labels import labels_of
from jianfu_dedup.report.model import Report
from jianfu_dedup.report.terminal import summary_table

__all__ = ["Report", "labels_of", "summary_table"]
