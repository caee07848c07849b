"""`make dev STATE=next-edition`: a register of its own in that state, served as on that state's day."""

import os
import sys
from pathlib import Path

import time_machine

ROOT = Path(__file__).resolve().parents[2]


def serve(name: str, port: str) -> None:
    file = ROOT / "var" / "states" / f"{name}.sqlite3"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "catalogue.settings",
        "DATABASE_URL": f"sqlite:///{file}",
        "DEBUG": "true",
        "PAGE_CACHE_MIB": "0",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }

    import django
    from django.core.management import call_command

    django.setup()
    from tests.states.acts import STATES
    from tests.states.builders import build

    if name not in STATES:
        raise SystemExit(f"No state is called {name}; there are {', '.join(STATES)}.")
    call_command("migrate", verbosity=0)
    call_command("load_register")
    build(STATES[name])
    with time_machine.travel(f"{STATES[name].today}T10:00:00+08:00"):
        # Of this process alone, which the reloader would leave behind.
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)


if __name__ == "__main__":
    serve(*sys.argv[1:])
