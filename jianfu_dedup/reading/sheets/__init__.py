"""Worksheets, and the rectangle of cells that every table becomes, wherever it was met.

- ``xlsx`` with ``xlsx_cells`` and ``xlsx_lists`` (drop-down lists), ``xls`` (also et), ``ods``, ``spreadsheetml``,
  ``csv_``.
- ``numbers``: numbers and dates as the sheet shows them.
- For every format: ``grids`` (cells and merged ranges → a grid), ``frames`` (tables that only arrange text).
"""
