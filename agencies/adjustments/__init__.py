"""The verbs: every change of the register is one of these acts, dated, and resting on a notice.

All are keyword-only, run in one transaction, and take a `Basis` (from which day, by which notice, why, who).
They answer with the `Adjustment` that records the act, or raise `AdjustmentRefused` and change nothing;
`Stale`, one kind of it, says what somebody else changed since the form was opened. `seen` is the version of
the record that the editor saw; without it nothing is compared.

    start_grade        a scope gains grade levels (and begins, if it is new)
    change_agency      several scopes of an agency begin or end at once
    end_grade          a scope loses grade levels (and ends with the last of them)
    rename_agency      an agency bears another name from a day on
    rename_occupation  an occupation bears another name from a day on
    recode_occupation  a new occupation replaces the old, and its scopes move
    split_item         one item of an agency ends and several work types of the same code begin
    correct            a transcription error is put right; no change of the directory itself
    file_agency, file_occupation, file_item   the records that a new scope needs, before it starts
"""

from agencies.adjustments.basis import Basis as Basis
from agencies.adjustments.corrections import correct as correct
from agencies.adjustments.corrections import correct_grades as correct_grades
from agencies.adjustments.corrections import correct_period as correct_period
from agencies.adjustments.grades import change_agency as change_agency
from agencies.adjustments.grades import end_grade as end_grade
from agencies.adjustments.grades import start_grade as start_grade
from agencies.adjustments.names import rename_agency as rename_agency
from agencies.adjustments.names import rename_occupation as rename_occupation
from agencies.adjustments.new_records import file_agency as file_agency
from agencies.adjustments.new_records import file_item as file_item
from agencies.adjustments.new_records import file_occupation as file_occupation
from agencies.adjustments.recode_and_split import recode_occupation as recode_occupation
from agencies.adjustments.recode_and_split import split_item as split_item
from agencies.adjustments.refusals import AdjustmentRefused as AdjustmentRefused
from agencies.adjustments.refusals import Meanwhile as Meanwhile
from agencies.adjustments.refusals import Stale as Stale
