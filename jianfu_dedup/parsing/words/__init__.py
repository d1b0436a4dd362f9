"""Text made ready to be read: lines, running text, numerals, stock phrases.

- ``lines`` and ``flow`` know the way back to the offsets of the original; ``flow`` undoes hard line breaks.
- ``numerals`` reads small numbers, Arabic or Chinese; words of a list are found by the lexicon's ``finder``.
- ``stock`` takes out phrases that say nothing of the matter.
"""
