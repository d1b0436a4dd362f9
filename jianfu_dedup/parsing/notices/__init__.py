"""A notice as GB/T 9704-2012 lays it out: its parts, and what each of them says.

- ``notice`` puts everything together; ``layout`` tells where the parts stand, by ``head`` (the lines down to 主送) and
  ``marks`` (what the lines of each part look like).
- One module a part: ``title``, ``doc_number``, ``issuer`` (by way of ``senders``, ``posts``, ``bodies`` and
  ``body_names``), ``addressees``, ``attachments``, ``references``.
- Of the whole: ``carrier`` (how it travels), ``topics``.
"""
