"""What a provider keeps by date, its documents, and the announcements of what expires."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from app.actors import PROGRAM, Reach
from app.db import reaching, session
from app.decisions import Refused
from app.documents import storage
from blueprints.providers import api, queries, services
from blueprints.providers.demo import invented
from blueprints.providers.demo.papers import paper
from tests.dossiers import NOW, REPRESENTATIVE, TODAY, agency, clerk_of, identity, manager_of, open_dossier, provider

pytestmark = pytest.mark.usefixtures("context")
PDF = paper("Prova", "prova")


def _file(provider_id: int, *, days_left: int | None = None, content: bytes = PDF, **facts: object) -> int:
    expires_on = None if days_left is None else TODAY + timedelta(days=days_left)
    given = {"kind": "liability-insurance", "title": "Polizza", "file_name": "polizza.pdf", **facts}
    return services.keep_document(
        provider_id=provider_id, content=content, expires_on=expires_on, actor=clerk_of(provider_id), now=NOW, **given
    )


def _letters() -> list[str]:
    found = session().scalars(text("select payload ->> 'subject' from outbox where job = 'mail.send' order by id"))
    return list(found)


def test_a_document_is_kept_with_its_type_by_content_its_size_and_its_digest() -> None:
    provider_id = provider()
    found = api.document(_file(provider_id, file_name="../../etc/polizza.pdf"))
    assert found is not None
    assert (found.media_type, found.size, found.file_name) == ("application/pdf", len(PDF), "polizza.pdf")
    assert storage().get(found.digest) == PDF


@pytest.mark.parametrize(
    ("content", "facts", "code"),
    [
        (b"", {}, "file-empty"),
        (b"MZ this is a program", {}, "file-kind-not-accepted"),
        (PDF, {"title": ""}, "document-title-missing"),
        (PDF, {"issued_on": TODAY + timedelta(days=1)}, "document-issued-in-future"),
        (PDF, {"kind": "poem"}, "document-kind-unknown"),
        (PDF, {"replaces_id": 999}, "document-unknown"),
    ],
)
def test_what_cannot_be_filed_is_refused_with_its_reason(content: bytes, facts: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        _file(provider(), content=content, **facts)


def test_a_renewed_document_takes_the_place_of_the_old_one_once() -> None:
    provider_id = provider()
    old = _file(provider_id, days_left=10)
    new = _file(provider_id, days_left=375, replaces_id=old)
    assert {each.id: each.replaced for each in api.documents(provider_id)} == {old: True, new: False}
    assert queries.expiring(until=TODAY + timedelta(days=60), provider_id=provider_id) == ()
    with pytest.raises(Refused, match="document-replaced-already"):
        _file(provider_id, replaces_id=old)


def test_each_step_is_announced_once_however_often_the_job_runs() -> None:
    provider_id = provider()
    _file(provider_id, days_left=45)
    assert services.announce_expiries(actor=PROGRAM, now=NOW) == 1
    assert services.announce_expiries(actor=PROGRAM, now=NOW) == 0
    assert services.announce_expiries(actor=PROGRAM, now=NOW + timedelta(days=14)) == 0
    assert services.announce_expiries(actor=PROGRAM, now=NOW + timedelta(days=15)) == 1
    assert services.announce_expiries(actor=PROGRAM, now=NOW + timedelta(days=46)) == 1
    assert [each.partition(":")[2] for each in _letters()] == [" documento in scadenza: Polizza"] * 2 + [
        " documento scaduto: Polizza"
    ]


def test_the_dry_run_says_what_would_go_out_and_sends_nothing() -> None:
    mine, provider_id = agency(), provider()
    open_dossier(mine, provider_id)
    _file(provider_id, days_left=45)
    assert [notice.step for _, notice in services.to_announce(TODAY, agency_id=mine)] == [60]
    assert services.to_announce(TODAY, agency_id=agency("cremasco")) == ()
    assert _letters() == []


def test_a_provider_gets_one_letter_a_day_and_each_expired_document_a_case() -> None:
    mine, provider_id = agency(), provider()
    open_dossier(mine, provider_id)
    old, _, _ = (_file(provider_id, days_left=left, title=f"Atto {left}") for left in (0, 20, 45))
    tomorrow = NOW + timedelta(days=1)
    assert services.announce_expiries(actor=PROGRAM, now=tomorrow) == 3
    _file(provider_id, days_left=10, title="Arrivato tardi")
    assert services.announce_expiries(actor=PROGRAM, now=tomorrow) == 0
    assert _letters() == ["Accredita: 3 documenti da rinnovare (1 scaduti, 2 in scadenza)"]
    with reaching(Reach(kind="agency", agency_id=mine)):
        (case,) = queries.page_of_cases(agency_id=mine, state="open", number=1).rows
    session().rollback()
    assert (case.title, case.replaced) == ("Atto 0", False)
    for by, outcome, note, code in (
        (manager_of(agency("cremasco")), "replaced", "", "expiry-case-unknown"),
        (manager_of(mine), "replaced", "", "expiry-not-replaced"),
        (manager_of(mine), "reported", " ", "expiry-note-missing"),
        (manager_of(mine), "poem", "", "expiry-outcome-unknown"),
    ):
        with pytest.raises(Refused, match=code):
            services.close_case(case_id=case.id, outcome=outcome, note=note, actor=by, now=tomorrow)
    _file(provider_id, days_left=375, replaces_id=old)
    services.close_case(case_id=case.id, outcome="replaced", note="", actor=manager_of(mine), now=tomorrow)
    with pytest.raises(Refused, match="move-not-possible"):
        services.close_case(case_id=case.id, outcome="reported", note="Sì", actor=manager_of(mine), now=tomorrow)
    with reaching(Reach(kind="agency", agency_id=mine)):
        (closed,) = queries.page_of_cases(agency_id=mine, state="closed", number=1).rows
    assert closed.outcome == "replaced"


def test_only_an_agency_with_the_dossier_reads_documents() -> None:
    mine, other, provider_id = agency(), agency("cremasco"), provider()
    document_id = _file(provider_id)
    open_dossier(mine, provider_id)
    seen = []
    for agency_id in (mine, other):
        session().rollback()
        with reaching(Reach(kind="agency", agency_id=agency_id)):
            seen.append(api.document(document_id) is not None)
            session().rollback()
    assert seen == [True, False]


def test_a_download_is_written_down() -> None:
    mine, provider_id = agency(), provider()
    open_dossier(mine, provider_id)
    document_id = _file(provider_id)
    services.note_download(document_id=document_id, actor=manager_of(mine), now=NOW)
    found = session().execute(text("select agency_id, provider_id from audit_entries where action = 'document.read'"))
    assert found.one() == (mine, provider_id)


def _set_vat(provider_id: int, valid_from: date, **facts: object) -> None:
    profile = {"kind": "ordinary", "rate": Decimal(22), "nature": None, "legal_basis": "", "stamp_exempt": False}
    services.set_vat_profile(
        provider_id=provider_id, valid_from=valid_from, actor=clerk_of(provider_id), now=NOW, **{**profile, **facts}
    )


def test_a_new_vat_profile_ends_the_one_before_it() -> None:
    provider_id = provider()
    _set_vat(provider_id, TODAY)
    new, old = api.vat_profiles([provider_id])
    assert (old.kind, old.valid_to, new.kind, new.valid_to) == ("reduced", TODAY, "ordinary", None)
    with pytest.raises(Refused, match="vat-profile-starts-later"):
        _set_vat(provider_id, TODAY)
    with pytest.raises(Refused, match="vat-nature-contradicts-kind"):
        _set_vat(provider_id, TODAY + timedelta(days=1), nature="N4")


def test_two_vat_profiles_never_hold_on_one_day_also_by_sql() -> None:
    provider_id = provider()
    again = text(
        "insert into vat_profiles (provider_id, kind, rate, legal_basis, stamp_exempt, valid_from)"
        " values (:id, 'ordinary', 22, '', false, '2025-01-01')"
    )
    with pytest.raises(Exception, match="ex_vat_profiles_one_at_a_time"):
        session().execute(again, {"id": provider_id})
    session().rollback()


def test_an_account_is_declared_once_and_closed_on_a_day() -> None:
    provider_id = provider(iban=invented.iban_of(1))
    actor = clerk_of(provider_id)

    def declare(number: int, valid_from: date) -> int:
        return services.add_bank_account(
            provider_id=provider_id,
            iban=invented.iban_of(number),
            holder="x",
            valid_from=valid_from,
            actor=actor,
            now=NOW,
        )

    with pytest.raises(Refused, match="bank-account-known"):
        declare(1, TODAY)
    second = declare(2, TODAY)
    services.end_bank_account(provider_id=provider_id, account_id=second, last_day=TODAY, actor=actor, now=NOW)
    assert declare(2, TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="period-ends-before-start"):
        services.end_bank_account(
            provider_id=provider_id, account_id=second, last_day=date(2020, 1, 1), actor=actor, now=NOW
        )


def test_the_later_of_two_saves_of_the_facts_is_refused() -> None:
    provider_id = provider()

    def change(name: str, seen: int) -> None:
        services.change_identity(
            provider_id=provider_id,
            identity=identity(1, name=name, vat_number="ignored"),
            seen=seen,
            actor=clerk_of(provider_id),
            now=NOW,
        )

    change("Primo nome", 1)
    with pytest.raises(Refused, match="provider-changed-meanwhile"):
        change("Secondo nome", 1)
    card = api.card(provider_id)
    assert card is not None
    assert (card.name, card.vat_number) == ("Primo nome", identity(1).vat_number)


def test_a_representative_leaves_and_stays_in_the_history() -> None:
    provider_id = provider(representative=REPRESENTATIVE)
    (entry,) = api.legal_representatives(provider_id)
    services.end_representative(
        provider_id=provider_id, representative_id=entry.id, last_day=TODAY, actor=clerk_of(provider_id), now=NOW
    )
    (entry,) = api.legal_representatives(provider_id)
    assert entry.valid_to == TODAY + timedelta(days=1)


def test_lists_take_as_many_statements_for_one_row_as_for_many(count_queries: Callable[..., int]) -> None:
    mine = agency()
    open_dossier(mine, provider(1))

    def one_page() -> object:
        session().rollback()
        return queries.page_of_providers(mine, words="prova", legal_form="", number=1)

    one = count_queries(one_page)
    for number in (2, 3, 4):
        open_dossier(mine, provider(number))
    assert count_queries(one_page) == one
