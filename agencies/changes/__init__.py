"""One Change type: what the plan of an import, the change pages, comparisons, feeds and --json all speak.

Changes that took effect are read from the adjustments, never from the audit history: the first says what the
authorities did and from which day, the second who typed what and when.

    changes_from(acts_between(Adjustment.objects.changes(), first, last))   what took effect, act by act
    Adjustment.objects.changes().of_agency(agency) · of_occupation(occupation) · of_notice(notice)
    compare(older, newer)     what the register held on one day against another, net of what came between
    states_on(on)             what it held on one day
"""

from agencies.changes.acts import acts_between, acts_on, changes_from
from agencies.changes.change import Change, ChangeKind
from agencies.changes.comparison import Difference, ScopeState, compare_states, states_on

__all__ = [
    "Change",
    "ChangeKind",
    "Difference",
    "ScopeState",
    "acts_between",
    "acts_on",
    "changes_from",
    "compare_states",
    "states_on",
]
