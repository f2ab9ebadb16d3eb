"""The acts of the register, over a real database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.db import db, reaching, session
from app.decisions import Refused
from blueprints.register import api, events, queries
from blueprints.register.states import AccreditationState, PactState
from tests.db.register.conftest import END, LATER, NOW, START, Register

CIG = "1234567CE7"


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.refusals]


@pytest.fixture
def heard(context: Flask) -> list[object]:
    """The news told while the test runs."""
    found: list[object] = []
    subscriptions = context.extensions["accredita.subscriptions"]
    for kind in (
        events.ProviderAccredited,
        events.AccreditationSuspended,
        events.AccreditationResumed,
        events.AccreditationRevoked,
        events.PactSigned,
    ):
        subscriptions.add(kind, found.append)
    return found


def test_an_enrolled_provider_is_listed_and_can_be_chosen(register: Register, heard: list[object]) -> None:
    accreditation_id = register.enrol()
    found = api.accreditation(accreditation_id)
    assert found is not None
    assert (found.state, found.number) == (AccreditationState.ENROLLED, "1/2023")
    comune = register.comuni["019036"]
    assert api.eligible("SAD", comune, date(2026, 3, 2)) == (register.provider_id,)
    assert api.eligible("SAD", comune, END) == ()
    assert api.eligible("ADM", comune, date(2026, 3, 2)) == ()
    assert [type(each) for each in heard] == [events.ProviderAccredited]


def test_a_suspended_provider_cannot_be_chosen_until_it_is_resumed(register: Register, heard: list[object]) -> None:
    accreditation_id, comune = register.enrol(), register.comuni["019036"]
    register.suspend(accreditation_id)
    assert api.status_on(accreditation_id, date(2026, 3, 1)) is api.Status.ENROLLED
    assert api.status_on(accreditation_id, date(2026, 3, 2)) is api.Status.SUSPENDED
    assert api.eligible("SAD", comune, date(2026, 3, 2)) == ()
    api.resume(
        accreditation_id=accreditation_id, effective_from=date(2026, 4, 1), act=LATER, actor=register.staff, now=NOW
    )
    assert api.eligible("SAD", comune, date(2026, 3, 31)) == ()
    assert api.eligible("SAD", comune, date(2026, 4, 1)) == (register.provider_id,)
    assert [type(each) for each in heard][1:] == [events.AccreditationSuspended, events.AccreditationResumed]


def test_the_list_of_then_is_known_as_it_was_known_then(register: Register) -> None:
    recorded = datetime(2026, 3, 20, 9, tzinfo=UTC)
    accreditation_id = register.enrol()
    register.suspend(accreditation_id, effective_from=date(2026, 3, 5), now=recorded)
    day = date(2026, 3, 10)
    assert api.status_on(accreditation_id, day, recorded - timedelta(seconds=1)) is api.Status.ENROLLED
    assert api.status_on(accreditation_id, day, recorded) is api.Status.SUSPENDED


def test_each_refused_move_changes_nothing(register: Register) -> None:
    accreditation_id = register.enrol()
    revoked = {"accreditation_id": accreditation_id, "effective_from": date(2026, 3, 2), "act": LATER}
    with pytest.raises(Refused) as refused:
        api.resume(**revoked, actor=register.staff, now=NOW)
    assert codes(refused) == ["move-not-possible"]
    api.revoke(**revoked, reason="Requisiti persi", actor=register.staff, now=NOW)
    before = api.history([accreditation_id])
    for move in (api.resume, api.withdraw):
        with pytest.raises(Refused):
            move(**revoked, actor=register.staff, now=NOW)
    with pytest.raises(Refused):
        register.suspend(accreditation_id)
    with pytest.raises(Refused):
        api.extend(
            accreditation_id=accreditation_id, valid_to=date(2028, 1, 1), act=LATER, actor=register.staff, now=NOW
        )
    assert api.history([accreditation_id]) == before
    found = api.accreditation(accreditation_id)
    assert found is not None
    assert found.state == AccreditationState.REVOKED


def test_a_provider_is_accredited_once_for_a_service_and_a_day(register: Register) -> None:
    accreditation_id = register.enrol()
    with pytest.raises(Refused) as refused:
        register.enrol()
    assert codes(refused) == ["accredited-already"]
    api.withdraw(
        accreditation_id=accreditation_id, effective_from=date(2026, 3, 1), act=LATER, actor=register.staff, now=NOW
    )
    assert register.enrol(valid_from=date(2026, 3, 2)) != accreditation_id


def test_an_extension_leaves_the_days_before_as_they_were(register: Register) -> None:
    accreditation_id = register.enrol()
    api.extend(accreditation_id=accreditation_id, valid_to=date(2027, 7, 1), act=LATER, actor=register.staff, now=NOW)
    assert api.status_on(accreditation_id, date(2027, 6, 30)) is api.Status.ENROLLED
    assert api.status_on(accreditation_id, date(2027, 7, 1)) is api.Status.EXPIRED
    assert api.status_on(accreditation_id, START) is api.Status.ENROLLED


def test_another_agency_neither_changes_nor_locks_an_accreditation(register: Register) -> None:
    accreditation_id = register.enrol()
    with pytest.raises(LookupError):
        register.suspend(accreditation_id, actor=register.other_staff)
    with pytest.raises(Refused) as refused:
        register.enrol(actor=register.other_staff)
    assert codes(refused) == ["register-of-another-agency"]


def test_acts_are_never_rewritten(register: Register) -> None:
    register.enrol()
    for statement in ("update accreditation_acts set reason = 'x'", "delete from accreditation_acts"):
        with pytest.raises(DBAPIError, match="append-only"):
            session().execute(text(statement))
        session().rollback()


def _sign(register: Register, accreditation_id: int, **changes: object) -> int:
    asked: dict[str, object] = {
        "number": "1/2024",
        "cig": CIG,
        "valid_from": START,
        "valid_to": END,
        "signed_on": START,
        "actor": register.staff,
        "now": NOW,
    }
    return api.sign_pact(accreditation_id=accreditation_id, **{**asked, **changes})  # type: ignore[arg-type]


def test_a_pact_has_one_cig_of_its_own(register: Register, heard: list[object]) -> None:
    first, second = register.enrol(), register.enrol(service_code="ADM")
    _sign(register, first)
    assert isinstance(heard[-1], events.PactSigned)
    with pytest.raises(IntegrityError, match="uq_pacts_cig"):
        _sign(register, second, number="2/2024")
    with pytest.raises(Refused) as refused:
        _sign(register, first, number="3/2024", cig="7654321000")
    assert codes(refused) == ["pact-overlaps"]


def test_a_terminated_pact_makes_room_for_another(register: Register) -> None:
    accreditation_id = register.enrol()
    pact_id = _sign(register, accreditation_id)
    api.terminate_pact(pact_id=pact_id, on=date(2025, 1, 1), reason="Nuovo patto", actor=register.staff, now=NOW)
    _sign(register, accreditation_id, number="2/2025", cig="7654321000", valid_from=date(2025, 1, 1))
    found = api.pacts(register.agency_id)
    assert [(each.state, each.valid_to) for each in found] == [
        (PactState.TERMINATED, date(2025, 1, 1)),
        (PactState.SIGNED, END),
    ]


def test_a_provider_reads_its_own_pacts_and_no_other(register: Register) -> None:
    _sign(register, register.enrol())
    other = register.enrol(provider_id=register.other_provider_id)
    _sign(register, other, number="2/2024", cig="7654321000")
    with reaching(register.provider.reach):
        assert [each.provider_id for each in api.pacts()] == [register.provider_id]
    with reaching(register.other_staff.reach):
        assert api.pacts() == ()


def _set(register: Register, price: str, day: date) -> int:
    key = api.TariffKey(service_code="SAD", profile="OSS", day_type="weekday")
    return api.set_tariff(
        agency_id=register.agency_id,
        key=key,
        unit_price=Decimal(price),
        valid_from=day,
        act="Determinazione n. 33",
        actor=register.staff,
        now=NOW,
    )


def test_a_new_price_ends_the_one_before_and_rewrites_nothing(register: Register) -> None:
    _set(register, "23.00", date(2024, 1, 1))
    _set(register, "24.00", date(2026, 1, 1))
    prices = [each.price for each in api.tariffs(register.agency_id)]
    key = api.TariffKey(service_code="SAD", profile="OSS", day_type="weekday")
    for day, price in ((date(2025, 12, 31), "23.00"), (date(2026, 1, 1), "24.00")):
        found = api.price_for(prices, key, day)
        assert found is not None
        assert found.unit_price == Decimal(price)
    with pytest.raises(DBAPIError, match="never rewritten"):
        session().execute(text("update tariffs set unit_price = 1"))


def test_a_quality_that_the_service_does_not_know_is_refused(register: Register) -> None:
    with pytest.raises(Refused) as refused:
        api.set_tariff(
            agency_id=register.agency_id,
            key=api.TariffKey(service_code="SAD", profile="EDUCATOR"),
            unit_price=Decimal(20),
            valid_from=START,
            act="x",
            actor=register.staff,
            now=NOW,
        )
    assert codes(refused) == ["tariff-quality-unknown"]


@pytest.mark.parametrize("state", [*AccreditationState])
def test_every_state_can_be_stored(register: Register, state: AccreditationState) -> None:
    row = queries.locked(register.enrol())
    row.state = state
    session().flush()


@pytest.mark.parametrize("table", ["accreditations", "accreditation_comuni", "tariffs"])
def test_the_public_reads_the_register_and_writes_none_of_it(register: Register, table: str) -> None:
    register.enrol()
    _set(register, "23.00", START)
    with db.engine.connect() as stranger:
        assert stranger.scalar(text(f"select count(*) from {table}")) >= 1
        touched = stranger.execute(text(f"update {table} set agency_id = agency_id"))
        assert touched.rowcount == 0
