"""Text: one spelling, words, weights of boilerplate, shingles. Nothing heavy is imported before it is needed."""

from __future__ import annotations
