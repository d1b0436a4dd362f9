"""Text with markup or without: txt, html and web archives.

- ``encodings`` tells which encoding bytes are in; ``txt`` is little more.
- ``html`` with ``html_blocks`` (paragraphs and tables of the tree); ``mht`` is a web page inside a MIME message.
"""
