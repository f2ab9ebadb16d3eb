"""What the room writes to people: the liquidation act's facts, warnings of terms."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app import pdf
from app.pages import day, euro, hours, price
from blueprints.invoices.queries import LiquidationView
from blueprints.invoices.queries.adjustments import AdjustmentCard
from blueprints.invoices.queries.disputes import DisputeRow
from blueprints.invoices.queries.terms import Awaiting
from blueprints.providers.api import ProviderCard
from blueprints.territory.api import Agency


def facts_of_act(act: LiquidationView, agency: Agency, signatures: Sequence[str] = ()) -> dict[str, Any]:
    """What the template shows, each value written as people read it."""
    numbers = {item.id: item.number for item in act.items}
    return {
        "agency": agency.name,
        "address": agency.address,
        "title": f"Atto di liquidazione n. {act.number}/{act.year}",
        "day": day(act.decided_at),
        "payee": euro(act.payee_cents),
        "treasury": euro(act.treasury_cents),
        "blocked": euro(act.blocked_cents) if act.blocked_cents else "",
        "withheld": [
            f"{euro(each.cents)} a {each.body} per la fattura {numbers[each.item_id]}" for each in act.withheld
        ],
        "deductions": [f"{euro(each.cents)}: {each.reason}" for each in act.deductions],
        "tolerated": _tolerated(act),
        "signatures": list(signatures),
        "items": [
            {
                "supplier": item.supplier_name,
                "number": item.number,
                "date": day(item.dated),
                "cig": item.cig or "–",
                "iban": item.iban,
                "due": day(item.due_on),
                "net": euro(item.net_cents),
                "vat": euro(item.vat_cents),
                "payee": euro(item.payee_cents),
                "treasury": euro(item.treasury_cents),
            }
            for item in act.items
        ],
    }


def _tolerated(act: LiquidationView) -> list[str]:
    """What was let pass on the invoices of an act: of each, who and why."""
    numbers = {item.einvoice_id: item.number for item in act.items}
    return [
        f"{numbers[each.einvoice_id]}, {each.rule}, {euro(each.cents)}, il {day(each.tolerated_at)}: {each.reason}"
        for each in act.tolerated
    ]


def subject_of_terms(count: int) -> str:
    """The subject of the warning."""
    which = "una fattura" if count == 1 else f"{count} fatture"
    return f"Sta per finire il termine per accettare o rifiutare {which}"


def body_of_terms(agency: str, waiting: Sequence[Awaiting]) -> str:
    """Which invoices have no outcome yet, and until when one can be sent."""
    lines = [
        f"- {each.supplier_name}, n. {each.number} del {_day(each.dated)}: esito entro il {_day(each.last_day)}"
        for each in waiting
    ]
    return "\n".join(
        [
            "Queste fatture non hanno ancora un esito:",
            "",
            *lines,
            "",
            "Il rifiuto è possibile solo per le cinque cause del DM 132/2020. Per ore o prezzi sbagliati non si",
            "rifiuta: si apre una contestazione e si chiede una nota di credito. Dopo l'ultimo giorno SdI non accetta",
            "più esiti.",
            "",
            agency,
        ]
    )


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")


def sentence_of_dispute(dispute: DisputeRow, language: str = "it") -> str:
    """What is objected to: the finding's sentence, or what a person wrote."""
    from blueprints.invoices.verification.messages import sentence_of  # polars is loaded only where it is used

    if not dispute.rule:
        return str(dispute.facts.get("reason", ""))
    said = sentence_of(dispute.rule, dispute.facts, dispute.claimed_cents, dispute.claimed_cents, language)
    more = dispute.entries - 1
    if more < 1:
        return said
    return f"{said} (e altre {more} osservazioni uguali)" if language == "it" else f"{said} (and {more} more like it)"


def where(dispute: DisputeRow) -> str:
    """The line of a dispute, as people say it."""
    return f"riga {dispute.line_number}" if dispute.line_number else "documento"


def subject_of_disputes(number: str) -> str:
    """The subject of the message that tells the provider."""
    return f"Contestazione sulla fattura {number}"


def body_of_disputes(agency: str, provider: str, number: str, dated: date, disputes: Sequence[DisputeRow]) -> str:
    """What is disputed, how much, and until when the provider can answer."""
    lines = [f"- {where(each)}, {euro(each.cents)}: {sentence_of_dispute(each)}" for each in disputes]
    return "\n".join(
        [
            f"A {provider}",
            "",
            f"sulla fattura {number} del {_day(dated)} contestiamo (importi senza IVA):",
            "",
            *lines,
            "",
            f"Potete rispondere in «Contestazioni» entro il {_day(disputes[0].answer_due_on)}, con i documenti utili.",
            "Il termine di pagamento è sospeso solo per la parte contestata: il resto viene pagato.",
            "",
            agency,
        ]
    )


def body_of_credit_request(agency: str, provider: str, number: str, cents: int, due_on: date) -> str:
    """The message that carries the request."""
    return "\n".join(
        [
            f"A {provider}",
            "",
            f"in allegato la richiesta di una nota di credito (TD04) di {euro(cents)} oltre IVA",
            f"per la fattura {number}, da emettere entro il {_day(due_on)}.",
            "",
            agency,
        ]
    )


def credit_note_request(
    agency: Agency,
    provider: ProviderCard,
    number: str,
    dated: date,
    disputes: Sequence[DisputeRow],
    *,
    due_on: date,
    day: date,
) -> bytes:
    """The request for a credit note as PDF/UA."""
    return pdf.make(
        "invoices/credit_request.typ",
        {
            "agency": agency.name,
            "address": agency.address,
            "title": f"Richiesta di nota di credito, fattura {number}",
            "provider": f"{provider.name}, partita IVA {provider.vat_number}",
            "day": _day(day),
            "number": number,
            "dated": _day(dated),
            "due_on": _day(due_on),
            "total": euro(sum(each.open_cents for each in disputes)),
            "items": [
                {
                    "where": where(each),
                    "said": sentence_of_dispute(each),
                    "decision": each.decision,
                    "cents": euro(each.open_cents),
                }
                for each in disputes
            ],
        },
    )


def adjustment_letter(card: AdjustmentCard, agency: Agency, provider: ProviderCard) -> bytes:
    """An adjustment as PDF/UA: what is settled, and which document the provider sends."""
    return pdf.make(
        "invoices/adjustment.typ",
        {
            "agency": agency.name,
            "address": agency.address,
            "title": f"Conguaglio {card.code}",
            "provider": f"{provider.name}, partita IVA {provider.vat_number}",
            "day": day(card.made_at),
            "act": card.act,
            "valid_from": _day(card.valid_from),
            "code": card.code,
            "document": "una fattura (TD01)" if card.cents > 0 else "una nota di credito (TD04)",
            "total": euro(abs(card.cents)),
            "items": [
                {
                    "month": f"{line.month:%m/%Y}",
                    "what": f"{line.service_code} {line.profile}".strip(),
                    "old": price(line.old_price),
                    "new": price(line.new_price),
                    "hours": hours(line.minutes),
                    "cents": euro(line.cents),
                }
                for line in card.lines
            ],
        },
    )
