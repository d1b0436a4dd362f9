"""Files that hold files, opened under limits.

- ``zip_`` (archives of documents) and ``eml`` (mails) hand their members on to be read in their turn.
- ``package`` and ``zip_guard`` open the zips that office formats are made of, and refuse what would unpack too far.
- ``ole``: the compound file inside doc, xls, wps and et.
"""
