"""Documents of word processors: docx, doc and wps, odt, rtf.

- ``docx`` with ``docx_inline`` (the text of a paragraph) and ``docx_tables``; ``opc`` takes the file apart,
  ``numbering`` works out the numbers Word prints but does not store, ``symbols`` the characters of symbol fonts.
- ``doc`` converts to docx, or reads the plain text with ``doc_text``.
- ``odt`` with ``odt_lists``.
- ``rtf`` with ``rtf_tokens`` and ``rtf_body``.
- Shared: ``tags`` (XML names without namespaces), ``counting`` (counting formats), ``margins`` (headers and footers).
"""
