"""The blueprint of the room's pages, what their templates may ask, and what several pages need."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, TypeVar

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from app import documents, pages
from app.clock import day_of
from app.decisions import Refusal, Refused
from app.messages import sentence
from app.money import to_euros
from app.reading import Fault
from blueprints.calls.letters import of_lot
from blueprints.calls.letters.minutes import points
from blueprints.calls.messages.building import DOUBT_WORDS
from blueprints.calls.messages.notice import TERM_VALUES, TERM_WORDS, UNIT_WORDS
from blueprints.calls.messages.pages import OUTCOME_WORDS, PHASE_WORDS, STATE_KINDS, STATE_WORDS
from blueprints.calls.rules.asked import NOTE
from blueprints.calls.rules.shown import NO, YES, condition_words, labels_of, rule_words, shown_answer, shown_lodging
from blueprints.standards.fields import Group, Question

blueprint = Blueprint("calls", __name__)
T = TypeVar("T")


@blueprint.context_processor
def words() -> dict[str, Any]:
    """The words of states and outcomes, and how answers are read."""
    return {
        "state_words": STATE_WORDS,
        "state_kinds": STATE_KINDS,
        "phase_words": PHASE_WORDS,
        "term_words": TERM_WORDS,
        "term_values": TERM_VALUES,
        "unit_words": UNIT_WORDS,
        "outcome_words": OUTCOME_WORDS,
        "shown_answer": shown_answer,
        "shown_lodging": shown_lodging,
        "choices_of": _choices_of,
        "chosen_of": _chosen_of,
        "written_value": _written_value,
        "last_day": _last_day,
        "day_of": day_of,
        "sentence": sentence,
        "file_paths": _file_paths,
        "points": written_points,
        "note_of": lambda code: f"{code}{NOTE}",
        "doubt_words": DOUBT_WORDS,
        "labels_of": labels_of,
        "condition_words": condition_words,
        "rule_words": rule_words,
        "of_lot": of_lot,
    }


def written_points(value: Decimal | None) -> str:
    """Points as people write them, a dash where there are none."""
    return "–" if value is None else points(value)


def _file_paths(item: Question | Group, value: Any) -> list[tuple[str, Question]]:
    """Where files can stand at a question or in the kept rows of a group: (path, question)."""
    if isinstance(item, Group):
        rows = range(len(value or ()))
        places = [(f"{item.code}[{row}].{each.code}", each) for row in rows for each in item.questions]
    else:
        places = [(item.code, item)]
    return [(path, each) for path, each in places if each.kind == "file" or each.evidence is not None]


def _choices_of(question: Question) -> list[tuple[str, str]]:
    if question.kind == "yes-no":
        return [("yes", YES), ("no", NO)]
    return [(option.code, option.label) for option in question.options]


def _chosen_of(question: Question, value: Any) -> Any:
    """The option that is chosen now."""
    return {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else value


def _written_value(question: Question, value: Any) -> str:
    """A kept answer as it is typed again: amounts in euros, decimals with a comma."""
    if value is None:
        return ""
    if question.kind == "money" and isinstance(value, int):
        return f"{to_euros(value)}".replace(".", ",")
    return str(value).replace(".", ",") if question.kind == "number" else str(value)


def _last_day(end: date | None) -> date | None:
    """The last day that is in a half-open period, the way people say it."""
    return None if end is None else end - timedelta(days=1)


def found(value: T | None) -> T:
    """The thing, or the page that says there is none."""
    return abort(404) if value is None else value


def tried(form: Any, deed: Callable[[], object]) -> bool:
    """Do it; when it is refused, put the reasons above the form."""
    try:
        deed()
    except Refused as refusal:
        pages.refusals_on(form, refusal)
        return False
    return True


def sentences_of(reasons: Iterable[Refusal]) -> list[str]:
    """Reasons as sentences."""
    return [sentence(each) for each in reasons]


def fault_said(fault: Fault, plain: Any) -> str:
    """A fault with the titles of what it stands in: the block and the criterion, the lot, the requirement."""
    where: list[str] = []
    things: Any = plain
    for part in fault.path.replace("]", "").replace("[", ".").split("."):
        if isinstance(things, list) and not part.isdecimal():
            continue
        try:
            things = things[int(part)] if part.isdecimal() else things[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(things, dict) and (things.get("title") or things.get("code")):
            where.append(things.get("title") or things["code"])
    said = sentence(Refusal(fault.reason.code, **fault.reason.facts))
    return f"{', '.join(where)}: {said}" if where else said


def as_file(digest: str, name: str, media_type: str) -> ResponseReturnValue:
    """A kept file, to be saved: never shown inside our pages."""
    content = documents.storage().get(digest)
    answer = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name.replace("/", "-"))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
