"""What can be odd or wrong in an annex: every rule, how grave it is, and what an editor is told to do.

They stand in `messages.json`: rule → what is wrong, then what to do. A fatal problem means that the file
cannot be applied: a row is lost, unreadable, or contradicts another. A warning may be right as printed and
needs a look; those `asked` somebody has to accept one by one before the file is published. A note is a fact
of the document worth knowing.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Severity = Literal["fatal", "warning", "note"]
# Rule → severity, and the message.
Rules = Mapping[str, tuple[Severity, str]]
DESCRIBED_RULES = json.loads(Path(__file__).with_name("messages.json").read_text(encoding="utf-8"))
SECTIONS: Mapping[str, Severity] = {
    "fatal": "fatal",
    "asked": "warning",
    "warning": "warning",
    "note": "note",
}


def rules(part: str) -> Rules:
    told = DESCRIBED_RULES[part]
    return {
        rule: (severity, message)
        for section, severity in SECTIONS.items()
        for rule, message in told.get(section, {}).items()
    }


# The file as such, whatever it says.
FILE_RULES = rules("file")
# What its lines say, read by themselves.
READING_RULES = rules("reading")
# What they say against what the register holds, and what the plan as a whole would do.
REGISTER_RULES = rules("register")
ALL_RULES: Rules = {**FILE_RULES, **READING_RULES, **REGISTER_RULES}
ASKED = frozenset(rule for part in DESCRIBED_RULES.values() for rule in part.get("asked", ()))
