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

from agencies.adjustments.basis import Basis
from agencies.adjustments.corrections import correct, correct_grades, correct_period
from agencies.adjustments.grades import change_agency, end_grade, start_grade
from agencies.adjustments.names import rename_agency, rename_occupation
from agencies.adjustments.new_records import file_agency, file_item, file_occupation
from agencies.adjustments.recode_and_split import recode_occupation, split_item
from agencies.adjustments.refusals import AdjustmentRefused, Meanwhile, Stale

__all__ = [
    "AdjustmentRefused",
    "Basis",
    "Meanwhile",
    "Stale",
    "change_agency",
    "correct",
    "correct_grades",
    "correct_period",
    "end_grade",
    "file_agency",
    "file_item",
    "file_occupation",
    "recode_occupation",
    "rename_agency",
    "rename_occupation",
    "split_item",
    "start_grade",
]
