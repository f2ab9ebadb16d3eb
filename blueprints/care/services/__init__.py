"""What can be done in care."""

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

__all__ = [
    "Brought",
    "NewChoice",
    "NewPerson",
    "accept_report",
    "authorise",
    "authorise_as_written",
    "authorise_extra",
    "bring_file",
    "check_batch",
    "choose_provider",
    "close_project",
    "confirm_batch",
    "cut_line",
    "discard_batch",
    "import_batch",
    "lock_report",
    "move_residence",
    "note_reading",
    "open_project",
    "resume_project",
    "return_report",
    "revise_project",
    "start_review",
    "submit_report",
    "suspend_project",
    "undo_batch",
]
