"""Scores are added and never changed, everybody's own first; what follows from them feeds the decision."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.db import db, reaching, session
from app.decisions import Refused
from blueprints.calls.models import AgreedScore, Score
from blueprints.calls.queries import evaluation as evaluation_queries
from blueprints.calls.queries import scores
from blueprints.calls.services import evaluation, scoring
from blueprints.calls.services.scoring import Mark, Settled
from tests.db.calls.scored import before_commission, scored_call
from tests.db.calls.test_procedure import codes
from tests.db.calls.world import NOW, World

SEEN = 10**9


def refused(work: Callable[[], object]) -> list[str]:
    """What it is refused for; it adds nothing."""
    before = counts()
    with pytest.raises(Refused) as found:
        work()
    assert counts() == before
    return codes(found)


def counts() -> list[int]:
    from app.actors import EVERYTHING

    with reaching(EVERYTHING):
        found = [session().scalar(select(func.count()).select_from(each)) or 0 for each in (Score, AgreedScore)]
    session().rollback()
    return found


def mark(application_id: int, points: str, criterion: str = "sostituzioni", **changes: Any) -> Mark:
    asked: dict[str, Any] = {"service_code": "SAD", "criterion_code": criterion, "points": Decimal(points)}
    return Mark(application_id=application_id, **{**asked, **changes})


def give(world: World, member: int, *marks: Mark, seen: int = SEEN) -> int:
    return scoring.score(marks=marks, seen=seen, actor=world.commissioners[member], now=NOW)


def settle(world: World, application_id: int, *settled: Settled, seen: int = SEEN, member: int = 0) -> int:
    return scoring.agree_scores(
        application_id=application_id,
        service_code="SAD",
        settled=settled,
        seen=seen,
        actor=world.commissioners[member],
        now=NOW,
    )


def correct(world: World, member: int, which: Mark, reason: str = "Refuso") -> None:
    scoring.correct_score(mark=which, reason=reason, actor=world.commissioners[member], now=NOW)


def test_scores_are_added_and_only_when_they_may_be(world: World) -> None:
    application_id, other = before_commission(world, scored_call(world), (0, 1))
    world.declare(other, 1, none=False)
    assert give(world, 0, mark(application_id, "7.5"), mark(other, "3")) == 2
    assert give(world, 0, mark(application_id, "7.50"), mark(other, "3.00")) == 0
    assert give(world, 0, mark(application_id, "8")) == 1
    bad = (mark(application_id, "10.01"), mark(application_id, "1.005", "formazione"), mark(application_id, "1", "no"))
    assert refused(lambda: give(world, 0, *bad)) == ["score-out-of-range", "score-too-fine", "criterion-not-asked"]
    assert refused(lambda: give(world, 0, mark(application_id, "9"), seen=0)) == ["score-changed-meanwhile"]
    assert refused(lambda: give(world, 1, mark(application_id, "5"), mark(other, "5"))) == ["declare-first"]
    assert refused(lambda: give(world, 0, mark(999_999, "5"))) == ["application-unknown"]
    stranger = lambda: scoring.score(marks=[mark(application_id, "5")], seen=0, actor=world.manager, now=NOW)  # noqa: E731
    assert refused(stranger) == ["not-a-member"]
    world.evaluate(application_id, 0)
    assert refused(lambda: give(world, 0, mark(application_id, "5"))) == ["evaluation-handed-in"]
    for table in ("scores", "agreed_scores"):
        with pytest.raises(DBAPIError, match="append-only"):
            session().execute(text(f"delete from {table}"))
        db.session.rollback()


def test_nothing_is_handed_in_before_every_criterion_is_scored_and_a_seal_is_kept(world: World) -> None:
    (application_id,) = before_commission(world, scored_call(world))
    actor = world.commissioners[0]
    with reaching(actor.reach):
        found = [
            evaluation.Finding(item_code=code, outcome="met", note="")
            for code in evaluation.asked_items(application_id)
        ]
    evaluation.check(application_id=application_id, findings=found, actor=actor, now=NOW)
    give(world, 0, mark(application_id, "7"))
    hand_in = lambda: evaluation.hand_in(application_id=application_id, actor=actor, now=NOW)  # noqa: E731
    assert refused(hand_in) == ["criteria-unscored"]
    world.score(application_id, 0)
    hand_in()
    with reaching(actor.reach):
        (row,) = session().execute(text("select digest from evaluations")).all()
    assert len(row.digest) == 64


def test_the_chair_agrees_with_a_reason_where_it_is_not_the_average(world: World) -> None:
    (application_id,) = before_commission(world, scored_call(world))
    give(
        world,
        0,
        mark(application_id, "7"),
        mark(application_id, "5", "coordinamento"),
        mark(application_id, "1", "formazione"),
    )
    give(
        world,
        1,
        mark(application_id, "7.01"),
        mark(application_id, "5", "coordinamento"),
        mark(application_id, "1", "formazione"),
    )
    for member in range(2):
        _hand_in(world, application_id, member)
    seven = Settled(criterion_code="sostituzioni", points=Decimal("7.01"))
    assert refused(lambda: settle(world, application_id, seven)) == ["evaluations-missing"]
    world.declare(application_id, 2, none=False)
    assert refused(lambda: settle(world, application_id, seven, member=1)) == ["not-the-chair"]
    six = Settled(criterion_code="sostituzioni", points=Decimal(6))
    assert refused(lambda: settle(world, application_id, six)) == ["agreed-score-needs-reason"]
    correct(world, 1, mark(application_id, "7"))
    assert settle(world, application_id, Settled(criterion_code="sostituzioni", points=Decimal(7))) == 1
    assert refused(lambda: correct(world, 1, mark(application_id, "6"))) == ["score-agreed-already"]
    assert refused(lambda: correct(world, 1, mark(application_id, "5", "formazione"), " ")) == [
        "correction-needs-reason"
    ]
    assert refused(lambda: settle(world, application_id, six, seen=0)) == ["agreed-scores-changed-meanwhile"]
    assert refused(lambda: settle(world, application_id, six)) == [
        "agreed-score-needs-reason",
        "correction-needs-reason",
    ]
    settle(
        world, application_id, Settled(criterion_code="sostituzioni", points=Decimal(6), reason="Registro incompleto")
    )
    with reaching(world.commissioners[0].reach):
        card = scores.agreed([application_id])[application_id, "SAD"]["sostituzioni"]
    assert (card.points, card.average, card.replaces) == (Decimal(6), Decimal(7), Decimal(7))


def _hand_in(world: World, application_id: int, member: int) -> None:
    actor = world.commissioners[member]
    with reaching(actor.reach):
        found = [
            evaluation.Finding(item_code=code, outcome="met", note="")
            for code in evaluation.asked_items(application_id)
        ]
    evaluation.check(application_id=application_id, findings=found, actor=actor, now=NOW)
    evaluation.hand_in(application_id=application_id, actor=actor, now=NOW)


def test_who_is_below_a_threshold_is_not_accepted_and_a_correction_takes_the_outcome_back(world: World) -> None:
    (application_id,) = before_commission(world, scored_call(world))
    for member in range(3):
        world.score(application_id, member, "0.5")
        _hand_in(world, application_id, member)
    assert refused(lambda: world.agree(application_id, outcome="refused")) == ["criteria-unscored"]
    world.settle(application_id, "0.5")
    assert refused(lambda: world.agree(application_id)) == ["total-below-minimum"]
    world.agree(application_id, outcome="refused")
    assert world.state(application_id) == "proposed_outcome"
    back: dict[str, Any] = {"application_id": application_id, "now": NOW}
    chair = world.commissioners[0]
    assert refused(lambda: scoring.evaluate_again(reason=" ", actor=chair, **back)) == ["correction-needs-reason"]
    assert refused(lambda: scoring.evaluate_again(reason="x", actor=world.commissioners[1], **back)) == [
        "not-the-chair"
    ]
    scoring.evaluate_again(reason="Errore materiale", actor=chair, **back)
    settle(world, application_id, Settled(criterion_code="formazione", points=Decimal(9), reason="Attestati trovati"))
    world.agree(application_id)
    assert world.state(application_id) == "proposed_outcome"
    with reaching(chair.reach):
        assert evaluation_queries.agreed([application_id])[application_id]["SAD"].points == Decimal(19)


def test_limited_places_go_to_the_best_once_everybody_is_scored(world: World) -> None:
    first, second = before_commission(world, scored_call(world, "ranking", places=1), (0, 1))
    for application_id, share in ((first, "0.8"), (second, "0.9")):
        for member in range(3):
            world.score(application_id, member, share)
            _hand_in(world, application_id, member)
    world.settle(second, "0.9")
    assert refused(lambda: world.agree(second)) == ["ranking-incomplete"]
    world.settle(first, "0.8")
    assert refused(lambda: world.agree(first)) == ["no-place-left"]
    world.agree(second)
    world.agree(first, outcome="refused")
    assert world.state(second) == "proposed_outcome"
