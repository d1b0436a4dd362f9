"""The inside of a worker process: reads the files it is told to, one after the other, and writes the results.

Started by :mod:`jianfu_dedup.reading.workers`; speaks lines of JSON on its standard input and output.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from jianfu_dedup.reading.walk import iter_file
from jianfu_dedup.reading.wire import encode
from jianfu_dedup.settings import Reading

READY, DONE = b'{"ready": true}\n', b'{"done": true}\n'


def bound_memory(megabytes: int) -> None:
    """Limit the address space, where the system can (not on Windows), and never leave a core dump of a document.

    Args:
        megabytes: Limit; 0 means none.
    """
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if megabytes:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = megabytes << 20
        if hard == resource.RLIM_INFINITY or wanted < hard:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def main() -> None:
    """Serve until standard input ends."""
    orders, answers = sys.stdin.buffer, _private_output()
    first = json.loads(orders.readline())
    settings = Reading(**first["settings"])
    tempfile.tempdir = first["scratch"]  # the parent empties it, even when this process is killed
    bound_memory(settings.memory_mb)
    answers.write(READY)
    answers.flush()
    for line in iter(orders.readline, b""):
        order = json.loads(line)
        for result in iter_file(Path(order["path"]), relative=order["relative"], settings=settings):
            answers.write(encode(result))
            answers.flush()
        answers.write(DONE)
        answers.flush()


def _private_output() -> BinaryIO:
    """Keep standard output for answers alone: what a library prints goes nowhere."""
    private = os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return os.fdopen(private, "wb")
