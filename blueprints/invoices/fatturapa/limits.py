"""How much a hostile file may cost before it is refused."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds on one file given to the reader; the defaults keep it under 2 s and 200 MB.

    `xml_bytes` is SdI's own limit for an invoice (5 MB, code 00003). A schema-valid invoice of that size has
    fewer than 28,000 lines (187 bytes at least), 9,000 bodies (600 bytes) and, but for a file of nothing but
    one-letter causals, 200,000 elements: these bounds refuse nothing that anybody would send.
    """

    file_bytes: int = 32 * MIB
    xml_bytes: int = 5 * MIB
    elements: int = 200_000
    lines: int = 30_000
    bodies: int = 10_000
    layers: int = 6
    zip_entries: int = 1_000
    zip_bytes: int = 64 * MIB
    zip_marks: int = 400_000
    zip_ratio: int = 200
    ber_steps: int = 100_000
    certificates: int = 16
    certificate_bytes: int = 64 * 1024
    signatures: int = 4
    faults: int = 500


DEFAULT = Limits()
