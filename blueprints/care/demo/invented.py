"""Invented beneficiaries. Their fiscal codes have the birthplace Z999, which does not exist."""

from datetime import date, timedelta
from random import Random

from stdnum.it import codicefiscale

FIRST_NAMES = (
    *("Adele", "Berto", "Cino", "Dora", "Elvira", "Fosco", "Gemma", "Ivo", "Lidia", "Mario", "Nives", "Oreste"),
    *("Pia", "Renzo", "Sara", "Teo", "Uma", "Vito", "Zoe", "Amos", "Brando", "Celeste", "Diego", "Emma"),
)
SURNAMES = (
    *("Allodola", "Ballerina", "Cardellino", "Drago", "Fringuello", "Gazza", "Merlo", "Nibbio", "Pettirosso"),
    *("Quaglia", "Rondine", "Sparviero", "Tordo", "Upupa", "Verdone", "Zigolo", "Airone", "Civetta", "Falco"),
)
_MONTHS = "ABCDEHLMPRST"


def person(random: Random, *, oldest: date, youngest: date) -> tuple[str, str, date]:
    """Name, fiscal code and birthday of somebody born between two days."""
    first, surname = random.choice(FIRST_NAMES), random.choice(SURNAMES)
    born = oldest + timedelta(days=random.randrange((youngest - oldest).days))
    letters = _three(surname) + _three(first)
    body = f"{letters}{born:%y}{_MONTHS[born.month - 1]}{born.day:02d}Z999"
    return f"{first} Demo {surname}", body + codicefiscale.calc_check_digit(body), born


def _three(word: str) -> str:
    plain = word.upper()
    ordered = [c for c in plain if c not in "AEIOU"] + [c for c in plain if c in "AEIOU"]
    return "".join(ordered[:3]).ljust(3, "X")
