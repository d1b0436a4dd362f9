"""Fixed pages, where only positions are stored: pdf, ofd, and pictures of pages.

- ``pdf`` with ``pdf_page`` and ``ofd`` with ``ofd_page`` turn a page into glyphs and drawn lines.
- ``layout`` makes lines of text of them, ``ruled`` tables, ``paragraphs`` paragraphs without what belongs to the page.
- ``ocr`` recognises pictures; ``image`` is a file that is one, ``scans`` an office document of nothing else.
"""
