"""What the commission's work comes to: the result of each applicant for each service, and the ranking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from blueprints.calls.models import Application
from blueprints.calls.queries import applications, evaluation, scores
from blueprints.calls.queries.evaluation import CommissionCard
from blueprints.calls.queries.scores import AgreedScoreCard, Part
from blueprints.calls.rules.asked import frozen_form
from blueprints.calls.rules.judging import UNSCORED, unmet
from blueprints.calls.rules.quorum import Bench, Rules
from blueprints.calls.rules.scheme import ScoringTable
from blueprints.calls.rules.scoring import Mode, Place, Result, ranking, result
from blueprints.calls.states import ApplicationState
from blueprints.standards.fields import Form

NOTHING = Part(table=ScoringTable(), lots=frozenset())
# Who can still be placed, or was placed: the others are out of the ranking.
OUT = frozenset({ApplicationState.DRAFT, ApplicationState.WITHDRAWN, ApplicationState.INADMISSIBLE})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one applicant stands for one service."""

    application_id: int
    service_code: str
    table: ScoringTable
    bench: Bench
    agreed: Mapping[str, AgreedScoreCard]
    result: Result
    place: Place | None = None

    @property
    def scored(self) -> bool:
        """Whether every criterion has its agreed points."""
        return all(each.code != UNSCORED for each in self.result.reasons)


def standings(found: CommissionCard, cases: Iterable[Application], rules: Rules) -> dict[str, tuple[Standing, ...]]:
    """Where everybody stands, by service, in the order of the cases; in a constant number of queries."""
    listed = [each for each in cases if ApplicationState(each.state) not in OUT]
    ids = [each.id for each in listed]
    declared, parts, agreed = evaluation.declarations(ids), scores.parts(listed), scores.agreed(ids)
    wishes, against = applications.services_of(ids), scores.not_met(ids)
    rows: dict[str, list[Standing]] = {}
    for case in listed:
        bench = evaluation.bench_of(found, declared.get(case.id, {}), rules)
        missed = unmet(against.get(case.id, ()), bench.sitting)
        form = lodged_form(case.id) if missed else Form()
        for wish in wishes.get(case.id, ()):
            part = parts[case.id].get(wish.service, NOTHING)
            points = agreed.get((case.id, wish.service), {})
            rows.setdefault(wish.service, []).append(
                Standing(
                    application_id=case.id,
                    service_code=wish.service,
                    table=part.table,
                    bench=bench,
                    agreed=points,
                    result=result(
                        str(case.id),
                        part.table.scheme,
                        unmet=missed & mandatory_items(form, part.lots),
                        agreed={code: each.points for code, each in points.items()},
                    ),
                )
            )
    return {service: _placed(each) for service, each in rows.items()}


def _placed(rows: list[Standing]) -> tuple[Standing, ...]:
    """With the place of each, where the call ranks."""
    if not rows or rows[0].table.mode is not Mode.RANKING:
        return tuple(rows)
    places = {each.applicant: each for each in ranking((row.result for row in rows), rows[0].table.places)}
    return tuple(
        Standing(**{**vars(row), "place": places.get(row.result.applicant)})
        for row in sorted(rows, key=lambda row: _rank(places.get(row.result.applicant), row))
    )


def _rank(place: Place | None, row: Standing) -> tuple[bool, int, int]:
    return (place is None, place.position if place else 0, row.application_id)


def places_of(case: Application, service: str) -> int | None:
    """How many can be accepted for a service, None without a limit."""
    part = scores.parts([case])[case.id].get(service, NOTHING)
    return part.table.places if part.table.mode is Mode.RANKING else None


def waiting(rows: Iterable[Standing]) -> int:
    """How many of a service's applicants are still to be scored."""
    return sum(not each.scored for each in rows)


def lodged_form(application_id: int) -> Form:
    """The form of the latest lodging, empty when nothing was lodged."""
    content = applications.latest_content(application_id)
    return frozen_form(content["form"]) if content else Form()


def mandatory_items(form: Form, lots: frozenset[str]) -> frozenset[str]:
    """The mandatory requirements that the form asks for these lots."""
    return frozenset(
        question.requirement
        for question in form.questions()
        if question.requirement and question.required and (not question.only_for or question.only_for & lots)
    )
