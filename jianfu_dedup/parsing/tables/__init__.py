"""Tables to fill in, and what their columns mean.

- ``find`` makes the templates: ``regions`` cuts a sheet into tables, ``headers`` finds the header block, ``forms``
  reads 登记表 (label left, blank right), ``titles`` what stands around a table, ``cells`` what a single cell says.
- ``concepts`` leads from a header to a field concept, by way of ``vocabulary`` (what the lexicon knows of headers);
  ``concept_guess`` where the lexicon is silent.
"""
