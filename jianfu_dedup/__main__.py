"""``python -m jianfu_dedup``: the same as the ``jianfu-dedup`` command."""

import sys

from jianfu_dedup.cli import main

sys.exit(main())
