"""Registry: the standing index that other systems ask before a notice goes out.

``index`` is its face. ``records`` turns documents into entries of a store and back, ``adding`` takes them in,
``checking`` asks what a draft repeats, ``reporting`` groups all of it, ``decisions`` keeps what was confirmed or
dismissed, ``lineage`` keeps the ids of groups and tells merges and splits, ``answers`` holds the values it returns,
``draft`` reads a draft as JSON.
"""
