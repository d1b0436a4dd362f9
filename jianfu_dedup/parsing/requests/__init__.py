"""What a notice asks for, clause by clause.

- ``find`` makes the requests: ``clauses`` cuts the text into asks with the expressions of ``patterns``, ``context``
  says what stands around an ask and belongs to it.
- What a request holds: ``material`` (what is to be handed in), ``objects`` (what it looks at), ``channels``,
  ``populations`` (about whom), ``fields_in_text`` (columns named in prose). When it is due stands in ``times``.
"""
