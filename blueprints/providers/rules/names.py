"""Names as lists order them."""

import unicodedata


def sort_key(name: str) -> str:
    """A name in lower case without accents and without marks: the order that people expect, whatever the collation."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())[:120]
