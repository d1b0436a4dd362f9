"""Days and spans of time in official prose, worked out from the day of issue.

- ``dates`` (the day under a document), ``clock`` (times of day), ``calendar_days`` (本周五, 月底), ``workdays``.
- ``deadlines``: when something is due; ``periods``: what time the data are about; ``occasions``: 建党百年 names a year.
"""
