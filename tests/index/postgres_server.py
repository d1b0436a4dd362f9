"""A PostgreSQL server of our own on loopback, from the binaries that the system has (Debian: package postgresql)."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

HOME = Path("/usr/lib/postgresql")


def binaries():
    """Folder of the newest binaries, or None."""
    found = [path.parent for path in HOME.glob("*/bin/initdb")]
    own = shutil.which("initdb")
    return max(found, key=lambda p: int(p.parent.name), default=Path(own).parent if own else None)


def account():
    """Keywords to run as somebody else than root, as whom PostgreSQL does not start."""
    if os.geteuid():
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    chosen = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def running():
    """Run a server; give its address without an index."""
    psycopg = pytest.importorskip("psycopg")
    programs, who = binaries(), account()
    if programs is None:
        pytest.skip("no PostgreSQL here: install the package postgresql")
    with tempfile.TemporaryDirectory(prefix="jianfu-postgres-") as folder:
        password = secrets.token_hex(8)
        (Path(folder) / "password").write_text(password)
        for path in (Path(folder), Path(folder) / "password"):
            if who:
                os.chown(path, who["user"], who["group"])
        server, address = start(programs, Path(folder), password, who)
        try:
            wait_until_ready(psycopg, address, server)
            yield address
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
            server.wait()


def start(programs, folder, password, who):
    data = folder / "data"
    where = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}, **who}
    made = [programs / "initdb", "-D", data, "-U", "county", "-A", "scram-sha-256", f"--pwfile={folder}/password",
            "-E", "UTF8", "--locale=C", "--no-sync"]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True, **where)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Only the tests lose data here when the power fails.
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=40", "-k", folder]
    command = [programs / "postgres", "-D", data, "-p", str(port), *options]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, **where)
    return server, f"postgresql://county:{password}@127.0.0.1:{port}/postgres"


def wait_until_ready(psycopg, address, server):
    end = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return
