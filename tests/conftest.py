"""Puts this folder on the path (``import gold``) and keeps hypothesis free of clocks."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("plain", deadline=None)
settings.load_profile("plain")
