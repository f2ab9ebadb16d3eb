"""What can be done in care."""

from blueprints.care.services.circumstances import (
    declare_isee,
    end_stay,
    enrol_pupil,
    record_death,
    record_stay,
    set_attendance,
    set_timetable,
    share_costs,
)
from blueprints.care.services.corrections import correct_entry
from blueprints.care.services.exceptions import decide_exceptions, explain_exceptions
from blueprints.care.services.grants import (
    NewChoice,
    authorise,
    authorise_as_written,
    authorise_extra,
    choose_provider,
    move_residence,
    note_reading,
)
from blueprints.care.services.imports import (
    Brought,
    bring_file,
    check_batch,
    confirm_batch,
    discard_batch,
    import_batch,
    undo_batch,
)
from blueprints.care.services.projects import (
    NewPerson,
    close_project,
    open_project,
    resume_project,
    revise_project,
    suspend_project,
)
from blueprints.care.services.reports import (
    accept_report,
    cut_line,
    lock_report,
    return_report,
    start_review,
    submit_report,
)
from blueprints.care.services.settings import add_fund, add_school, add_school_days, set_copayment

__all__ = [
    "Brought",
    "NewChoice",
    "NewPerson",
    "accept_report",
    "add_fund",
    "add_school",
    "add_school_days",
    "authorise",
    "authorise_as_written",
    "authorise_extra",
    "bring_file",
    "check_batch",
    "choose_provider",
    "close_project",
    "confirm_batch",
    "correct_entry",
    "cut_line",
    "decide_exceptions",
    "declare_isee",
    "discard_batch",
    "end_stay",
    "enrol_pupil",
    "explain_exceptions",
    "import_batch",
    "lock_report",
    "move_residence",
    "note_reading",
    "open_project",
    "record_death",
    "record_stay",
    "resume_project",
    "return_report",
    "revise_project",
    "set_attendance",
    "set_copayment",
    "set_timetable",
    "share_costs",
    "start_review",
    "submit_report",
    "suspend_project",
    "undo_batch",
]
