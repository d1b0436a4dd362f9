"""Registry: the standing index that other systems ask before a notice goes out.

``index`` is its face. ``records`` turns documents into entries of a store and back, ``adding`` takes them in,
``reporting`` groups all of them. ``checking`` asks what a draft repeats: ``gathering`` takes from the store what shares
most with it, ``answering`` puts the answer together and ``advising`` says what to do. ``decisions`` keeps what was
confirmed or dismissed, ``lineage`` the ids of groups and where each document belongs. ``answers`` holds the values that
are returned, ``draft`` reads a draft as JSON.
"""
