"""Numbers that identify people, firms and accounts in Italy, with their check digits."""

import re

from stdnum import iban
from stdnum.it import codicefiscale, iva

_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_EMAIL = re.compile(r"[^@\s]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)


def compact(written: str) -> str:
    """A number without blanks, dots and hyphens, in capitals; the country prefix of a VAT number goes too."""
    plain = re.sub(r"[\s.\-]", "", written).upper()
    return plain[2:] if re.fullmatch(r"IT\d{11}", plain) else plain


def is_vat_number(number: str) -> bool:
    """Whether this is an Italian VAT number: eleven digits, the last one a check digit (Luhn)."""
    return len(number) == 11 and number.isascii() and bool(iva.is_valid(number))


def is_fiscal_code(number: str) -> bool:
    """Whether this is a fiscal code, of a person (16 characters) or of a body (11 digits)."""
    return is_persons_fiscal_code(number) or is_vat_number(number)


def is_persons_fiscal_code(number: str) -> bool:
    """Whether this is a person's fiscal code of 16 characters, also one with letters for digits (omocodia)."""
    return len(number) == 16 and number.isascii() and bool(codicefiscale.is_valid(number))


def is_iban(number: str) -> bool:
    """Whether this is an IBAN; of an Italian one the CIN is checked too, which the library does not do."""
    if not number.isascii() or not iban.is_valid(number):
        return False
    return not number.startswith("IT") or number[4] == cin_of(number[5:])


def cin_of(account: str) -> str:
    """The control letter of the 22 characters ABI + CAB + account number.

    Source: ABI's standard for Italian account coordinates; characters in odd places weigh as in the fiscal code.
    """
    total = 0
    for place, char in enumerate(account):
        value = int(char) if char.isdigit() else ord(char) - ord("A")
        total += _ODD[value] if place % 2 == 0 else value
    return chr(ord("A") + total % 26)


def is_email(address: str) -> bool:
    """Whether this is written like an e-mail address."""
    return len(address) <= 254 and _EMAIL.fullmatch(address) is not None
