"""How a provider comes in, and who may see it from then on."""

from datetime import date, datetime

from sqlalchemy.dialects.postgresql import insert

from app import audit, mail
from app.actors import EVERYTHING, Actor
from app.clock import day_of
from app.db import reaching, session
from app.decisions import Refusal, Refused, agree
from app.uow import use_case, work
from blueprints.accounts import api as accounts
from blueprints.providers import queries
from blueprints.providers.events import ProviderRegistered
from blueprints.providers.models import (
    BankAccount,
    DossierGrant,
    LegalRepresentative,
    Provider,
    ProviderSite,
    VatProfileRow,
)
from blueprints.providers.rules import registration as rules
from blueprints.providers.rules.names import sort_key
from blueprints.providers.rules.registration import Identity, Representative


@use_case
def register(
    *,
    identity: Identity,
    representative: Representative | None = None,
    iban: str | None = None,
    email: str | None = None,
    password: str | None = None,
    since: date | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Register a provider and return its id.

    With `email`, the legal representative gets (or already has) an account of that address; whoever is
    signed in gets the role themselves. Bank account, VAT profile and representation hold from `since`
    (today when not given). Works with the reach of the program: whoever registers cannot read it back yet.

    Raises:
        Refused: a fact is wrong or missing, the VAT number is registered already, the password is too weak.
    """
    agree(rules.reasons_not_to_register(identity, representative=representative, iban=iban))
    start = since or day_of(now)
    with reaching(EVERYTHING):
        if queries.by_vat(identity.vat_number) is not None:
            raise Refused(Refusal("provider-known", vat_number=identity.vat_number))
        provider_id = _add(identity, start)
        person_id = _person(provider_id, representative, email, password, actor, now)
        if representative is not None:
            _represent(provider_id, representative, person_id, start)
        if iban is not None:
            session().add(BankAccount(provider_id=provider_id, iban=iban, holder=identity.name, valid_from=start))
        session().flush()
        audit.record(
            "provider.registered", kind="provider", subject_id=provider_id, actor=actor, at=now, provider_id=provider_id
        )
        work().publish(ProviderRegistered(provider_id=provider_id))
    return provider_id


def _add(identity: Identity, start: date) -> int:
    facts = {**vars(identity), "email": identity.email or identity.pec}
    provider = Provider(sort_key=sort_key(identity.name), **facts)
    session().add(provider)
    session().flush()
    session().add(
        ProviderSite(
            provider_id=provider.id,
            kind="registered",
            name="Sede legale",
            address=identity.address,
            postcode="",
            comune_name=identity.comune_name,
            phone=identity.phone,
            opening_hours="",
        )
    )
    usual = rules.usual_vat(identity.legal_form)
    session().add(VatProfileRow(provider_id=provider.id, valid_from=start, **vars(usual)))
    return provider.id


def _person(
    provider_id: int,
    representative: Representative | None,
    email: str | None,
    password: str | None,
    actor: Actor,
    now: datetime,
) -> int | None:
    """Who may work for the provider from now on: whoever is signed in, else whoever owns the address.

    The letter is the same whether the address had an account or not, and so is the page: nobody learns
    from a registration who has an account here.
    """
    person_id = actor.person_id
    if person_id is None and email and representative is not None:
        person_id = accounts.add_person(
            email=email,
            name=representative.name,
            fiscal_code=representative.fiscal_code,
            password=password,
            actor=actor,
            now=now,
        )
        mail.queue(
            to=email,
            subject="Accredita: il tuo ente è registrato",
            body=(
                f"Buongiorno {representative.name},\n\nun ente è stato registrato in Accredita con questo indirizzo"
                " e la persona che lo ha indicato come legale rappresentante. Per lavorare sul fascicolo accedi con"
                " questa e-mail; se avevi già un account, la password è quella di prima.\n\nSe non l'hai chiesto tu,"
                " rispondi all'ente che gestisce l'accreditamento.\n"
            ),
            key=f"registered-{provider_id}",
        )
    if person_id is not None:
        accounts.grant(
            person_id=person_id,
            role="legal_representative",
            scope_kind="provider",
            scope_id=provider_id,
            actor=actor,
            now=now,
        )
    return person_id


def _represent(provider_id: int, representative: Representative, person_id: int | None, start: date) -> None:
    session().add(
        LegalRepresentative(
            provider_id=provider_id,
            name=representative.name,
            fiscal_code=representative.fiscal_code,
            person_id=person_id,
            valid_from=start,
        )
    )


@use_case
def open_dossier(*, agency_id: int, provider_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Let an agency read a provider's dossier from now on; doing it twice changes nothing.

    Called where the provider lodges with that agency or is enrolled there; the wall lets no agency do it itself.
    """
    with reaching(EVERYTHING):
        granted = session().execute(
            insert(DossierGrant)
            .values(agency_id=agency_id, provider_id=provider_id, granted_at=now, reason=reason)
            .on_conflict_do_nothing(index_elements=["agency_id", "provider_id"])
        )
        if granted.rowcount:  # type: ignore[attr-defined]  # a CursorResult, typed as Result
            audit.record(
                "dossier.opened",
                kind="provider",
                subject_id=provider_id,
                actor=actor,
                at=now,
                agency_id=agency_id,
                provider_id=provider_id,
                reason=reason,
            )


@use_case
def list_publicly(*, provider_id: int, on: date, actor: Actor, now: datetime) -> None:
    """Show a provider and its sites to everybody, since `on`; the earliest day stays.

    Called where an agency enrols the provider.

    Raises:
        Refused: `provider-unknown`.
    """
    with reaching(EVERYTHING):
        provider = queries.locked_provider(provider_id)
        if provider is None:
            raise Refused(Refusal("provider-unknown"))
        if provider.listed_on is None or on < provider.listed_on:
            provider.listed_on = on
            session().flush()
            audit.record(
                "provider.listed",
                kind="provider",
                subject_id=provider_id,
                actor=actor,
                at=now,
                provider_id=provider_id,
                on=on.isoformat(),
            )
