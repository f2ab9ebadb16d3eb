"""Invented names and numbers with right check digits, so that the program takes them as it takes real ones.

None belongs to anybody: VAT numbers start with 99, which is not issued; fiscal codes have the birthplace
Z999, which does not exist; bank coordinates have the bank code 99999.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from stdnum import iban, luhn
from stdnum.it import codicefiscale

from blueprints.providers.rules.numbers import cin_of

FIRST_NAMES = (
    *("Anna", "Bianca", "Carlo", "Dalia", "Elio", "Franca", "Gino", "Ilaria", "Luca", "Marta", "Nino", "Olga"),
    *("Piero", "Rita", "Sergio", "Tina", "Ugo", "Vera", "Zeno", "Alba", "Bruna", "Cesare", "Delia", "Enzo"),
)
SURNAMES = (
    *("Abete", "Betulla", "Cipresso", "Dalmata", "Edera", "Faggio", "Gelsomino", "Ibisco", "Larice", "Mirto"),
    *("Nocciolo", "Ontano", "Pioppo", "Quercia", "Rovere", "Salice", "Timo", "Ulivo", "Verbena", "Zafferano"),
)
_BORN = date(1962, 1, 1)
_MONTHS = "ABCDEHLMPRST"


def vat_number(number: int) -> str:
    """The VAT number of the n-th invented body."""
    body = f"99{number:05d}019"
    return body + luhn.calc_check_digit(body)


def iban_of(number: int) -> str:
    """The IBAN of the n-th invented account."""
    account = f"9999911400{number:012d}"
    plain = f"IT00{cin_of(account)}{account}"
    return "IT" + iban.calc_check_digits(plain) + plain[4:]


def fiscal_code(first: str, surname: str, born: date) -> str:
    """A fiscal code made as the law says, of somebody born nowhere (DM 12/3/1974)."""
    body = _letters(surname) + _first_letters(first) + f"{born:%y}{_MONTHS[born.month - 1]}{born.day:02d}Z999"
    return body + codicefiscale.calc_check_digit(body)


def people(random: Random) -> Iterator[tuple[str, str]]:
    """(Name, fiscal code) of invented people, without end, no fiscal code twice."""
    seen = set()
    while True:
        first, surname = random.choice(FIRST_NAMES), random.choice(SURNAMES)
        code = fiscal_code(first, surname, _BORN + timedelta(days=random.randrange(14_000)))
        if code not in seen:
            seen.add(code)
            yield f"{first} Demo {surname}", code


def _letters(word: str) -> str:
    plain = word.upper()
    ordered = [c for c in plain if c not in "AEIOU"] + [c for c in plain if c in "AEIOU"]
    return "".join(ordered)[:3].ljust(3, "X")


def _first_letters(word: str) -> str:
    consonants = [c for c in word.upper() if c not in "AEIOU"]
    if len(consonants) > 3:
        return consonants[0] + consonants[2] + consonants[3]
    return _letters(word)
