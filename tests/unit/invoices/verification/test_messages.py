"""The sentences of the findings in both languages, as snapshots."""

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from blueprints.invoices.verification.messages import sentence_of

SNAPSHOT = Path(__file__).parents[3] / "data" / "findings" / "sentences.json"
FACTS = {
    "access_count": 3, "accepted_minutes": 600, "allowed_minutes": 30, "amount_cents": 500_001, "asked_day":
    "2026-04-01", "authorised_count": 2, "authorised_minutes": 240, "before_hours": "4", "billed_hours": "12.5",
    "billed_minutes": 390, "clocked_minutes": 49, "collectability": "I", "computed_cents": 4900, "comune":
    "Soresina", "customer": "00743110157", "day": "2026-03-12", "delivered_minutes": 68, "direct_minutes": 6000,
    "due_day": "2026-04-10", "earlier": "FT-1", "exempt_cents": 7748, "expected": "9876543CE7",
    "expected_nature": "N4", "expected_rate": "0", "floor_price": "24.5", "found": "", "fund": "PNRR", "iban":
    "…3457", "last_day": "2026-04-02", "line_price": "25", "minutes": 150, "nature": "", "notice_minutes": 1440,
    "nth_day_count": 11, "number": "FT-1", "operator": "OP-1", "other_entry": "E4", "other_operator": "OP-2",
    "outside_minutes": 45, "over_cents": 1234, "over_hours": "2.5", "over_minutes": 150, "overlap_minutes": 30,
    "paid_day_count": 10, "payment_day": "2026-05-18", "profile": "OSS", "project": "P-0413", "rate": "22",
    "reference": "R-9", "report": "R-1", "service": "SAD", "since_day": "2026-02-01", "stamp_cents": 200,
    "start_day": "2026-02-28", "stated_cents": 123_456, "submitted_day": None, "supplier": "IT00743110157",
    "tariff_price": "24.50125", "threshold_cents": 500_000, "type": "TD01", "unsigned_count": 2, "used_minutes":
    930, "vat_cents": 833, "year": 2026,
}  # fmt: skip


def variants() -> list[str]:
    text = files("blueprints.invoices.verification").joinpath("sentences.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)
    assert known["it"].keys() == known["en"].keys()
    return [name for name in known["en"] if name != "ENTRY"]


def said(variant: str) -> dict[str, str]:
    rule, _, special = variant.partition(".")
    own: dict[str, object] = {}
    if special.endswith("_flag"):
        own[special] = True
    elif special:
        number = int(special) if special.isdigit() else special
        own[{"R13": "what", "R18": "limit", "R19": "limit"}.get(rule, "why")] = number
    return {language: sentence_of(rule, FACTS | own, 6125, 6125, language) for language in ("en", "it")}


@pytest.mark.parametrize("variant", variants())
def test_a_sentence_reads_as_it_did(variant: str) -> None:
    assert said(variant) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))[variant]


def test_the_sentence_of_the_issue() -> None:
    assert said("R19.1") == {
        "en": "6.5 h billed on 12 March for project P-0413; 4 h authorised that week, 2.5 h over, €61.25",
        "it": "6,5 h fatturate il 12 marzo per il progetto P-0413; "
        "4 h autorizzate nella settimana, 2,5 h in più, 61,25 €",
    }


def test_what_another_finding_owns_is_said() -> None:
    text = sentence_of("R19", FACTS | {"limit": 1}, 0, 123_456, "it")
    assert text.endswith("1.234,56 €; di cui 1.234,56 € già in altra contestazione")
    assert sentence_of("R19", FACTS | {"limit": 1}, 100, 123_456, "en").endswith(
        "€1,234.56; €1,233.56 of it counted under an earlier finding"
    )


def test_a_missing_fact_reads_as_a_dash() -> None:
    assert sentence_of("R01", {}, 0, 0, "en") == "The invoice is addressed to –, not to the agency"


def test_where_nothing_is_at_stake_no_money_is_said() -> None:
    low = FACTS | {"line_price": "24", "what": "line"}
    assert sentence_of("R22", low, 0, 0, "it").endswith("a 24,00 €/h; la tariffa di quel giorno è 24,50125 €/h")
    assert sentence_of("R13", low, 0, 0, "en") == "The line says €1,234.56; quantity × price makes €49.00"


@pytest.mark.parametrize(
    ("day", "said"), [("2026-03-08", "l'8 marzo"), ("2026-03-11", "l'11 marzo"), ("2026-03-18", "il 18 marzo")]
)
def test_days_that_begin_with_a_vowel_are_elided(day: str, said: str) -> None:
    assert f"fatturate {said} per" in sentence_of("R20", FACTS | {"day": day, "why": 1}, 0, 0, "it")


@pytest.mark.parametrize("variant", variants())
def test_every_field_is_filled(variant: str) -> None:
    for text in said(variant).values():
        assert not re.search(r"[{}]", text)


if __name__ == "__main__":
    SNAPSHOT.parent.mkdir(parents=True, exist_ok=True)
    SNAPSHOT.write_text(json.dumps({name: said(name) for name in variants()}, ensure_ascii=False, indent=1) + "\n")
