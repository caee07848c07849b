"""Break the site on purpose, and see what a visitor sees.

    python -m tests.faults [NAME …]      all drills, or those named

Each drill is a module whose first lines state what is done and what must come of it. Exit status 1 when one
of the statements does not hold.
"""

import importlib
import os
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import django

from tests.faults.statements import Statements

HELPERS = {"__init__", "__main__", "desk", "imports", "servers", "service", "statements", "visitors"}
WIDTHS = (20, 60, 76, 5)


class Held(NamedTuple):
    """One drill as it went."""

    name: str
    done: str
    states: Statements
    seconds: float

    @property
    def row(self) -> Sequence[str]:
        return self.name, self.done, self.states.seen, f"{self.seconds:.0f}"


def names() -> list[str]:
    return sorted(file.stem for file in Path(__file__).parent.glob("*.py") if file.stem not in HELPERS)


def main(chosen: list[str]) -> int:
    # Annexes are written by the project's own code; every site of a drill has an environment of its own.
    os.environ |= {"DJANGO_SETTINGS_MODULE": "catalogue.settings", "ENV_FILE": "", "SECRET_KEY": "drills" * 6}
    django.setup()
    held = [hold(name) for name in chosen or names()]
    print(
        "\n" + "\n".join(line(row) for row in [("drill", "done", "seen", "s"), *(each.row for each in held)])
    )
    broken = [each.name for each in held if each.states.failed]
    verdict = f"Not as stated: {', '.join(broken)}" if broken else "Everything was as stated"
    print(f"\n{verdict}. {len(held)} drills in {sum(each.seconds for each in held):.0f} s.")
    return 1 if broken else 0


def hold(name: str) -> Held:
    module = importlib.import_module(f"tests.faults.{name}")
    document = (module.__doc__ or "").strip()
    print(f"\n{name}: {document}", flush=True)
    states, started = Statements(), time.monotonic()
    try:
        module.drill(states)
    except Exception:  # noqa: BLE001  # one drill that cannot be held must not keep the others from it
        traceback.print_exc()
        states("the drill could be held", holds=False)
    seconds = time.monotonic() - started
    print(f"  {seconds:.0f} s", flush=True)
    return Held(name, " ".join(document.split(".")[0].split()), states, seconds)


def line(cells: Sequence[str]) -> str:
    cut = (
        text if len(text) <= width else text[: width - 1] + "…"
        for text, width in zip(cells, WIDTHS, strict=True)
    )
    return "  ".join(text.ljust(width) for text, width in zip(cut, WIDTHS, strict=True)).rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
