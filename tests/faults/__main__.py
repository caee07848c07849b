"""Break the site on purpose, and see what a visitor sees.

    python -m tests.faults [NAME …]      all drills, or those named

Each drill is a module whose first lines state what is done and what must come of it. Exit status 1 when one
of the statements does not hold.
"""

import importlib
import sys
import time
import traceback
from pathlib import Path

from tests.faults.statements import Statements

HELPERS = {"__init__", "__main__", "servers", "statements", "visitors"}


def names() -> list[str]:
    return sorted(file.stem for file in Path(__file__).parent.glob("*.py") if file.stem not in HELPERS)


def main(chosen: list[str]) -> int:
    broken = []
    for name in chosen or names():
        module = importlib.import_module(f"tests.faults.{name}")
        print(f"\n{name}: {(module.__doc__ or '').strip()}")
        states = Statements()
        started = time.monotonic()
        try:
            module.drill(states)
        except Exception:  # noqa: BLE001  # one drill that cannot be held must not keep the others from it
            traceback.print_exc()
            states.failed.append("the drill itself")
        print(f"  {time.monotonic() - started:.0f} s")
        if states.failed:
            broken.append(name)
    print(f"\n{'Not as stated: ' + ', '.join(broken) if broken else 'Everything was as stated.'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
