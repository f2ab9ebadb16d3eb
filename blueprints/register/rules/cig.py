"""The code of a tender (CIG): its check digits, as a warning.

The formulas were seen in several sources close to ANAC and are not published by it, so a code that does
not fit them is doubted, never refused.
"""

import re

from app.decisions import Refusal

_ORDINARY = re.compile(r"[0-9]{7}[0-9A-F]{3}")
_NEW = re.compile(r"[A-U][0-9A-F]{9}")
_SMART = re.compile(r"[X-Z][0-9A-F]{9}")
_LENGTH = 10


def normal_cig(written: str) -> str:
    """The code without blanks, in capitals."""
    return "".join(written.split()).upper()


def doubts_about_cig(cig: str) -> tuple[Refusal, ...]:
    """Why the code may have been mistyped: one of `cig-length`, `cig-shape`, `cig-check-digits`."""
    code = normal_cig(cig)
    if len(code) != _LENGTH:
        return (Refusal("cig-length", cig=code, length=len(code)),)
    expected = _expected(code)
    if expected is None:
        return (Refusal("cig-shape", cig=code),)
    return () if expected == code else (Refusal("cig-check-digits", cig=code, expected=expected),)


def _expected(code: str) -> str | None:
    """The code with the check digits that its other characters call for, None for an unknown shape."""
    if _ORDINARY.fullmatch(code):
        return f"{code[:7]}{int(code[:7]) * 211 % 4091:03X}"
    if _NEW.fullmatch(code):
        return f"{code[:7]}{(int(code[1:7], 16) + ord(code[0]) - 64) * 211 % 4091:03X}"
    if _SMART.fullmatch(code):
        return f"{code[0]}{int(code[3:], 16) * 211 % 251:02X}{code[3:]}"
    return None
