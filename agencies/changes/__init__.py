"""One Change type: what the plan of an import, the change pages, comparisons, feeds and --json all speak.

Changes that took effect are read from the adjustments, never from the audit history: the first says what the
authorities did and from which day, the second who typed what and when.

    changes_from(acts_between(Adjustment.objects.changes(), first, last))   what took effect, act by act
    Adjustment.objects.changes().of_agency(agency) · of_occupation(occupation) · of_notice(notice)
    compare(older, newer)     what the register held on one day against another, net of what came between
    states_on(on)             what it held on one day
"""

from agencies.changes.acts import acts_between as acts_between
from agencies.changes.acts import acts_on as acts_on
from agencies.changes.acts import changes_from as changes_from
from agencies.changes.change import Change as Change
from agencies.changes.change import ChangeKind as ChangeKind
from agencies.changes.comparison import Difference as Difference
from agencies.changes.comparison import ScopeState as ScopeState
from agencies.changes.comparison import compare_states as compare_states
from agencies.changes.comparison import states_on as states_on
