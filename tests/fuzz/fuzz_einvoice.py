"""Coverage-guided fuzzing of the e-invoice reader.

    python -m tests.fuzz.fuzz_einvoice -max_total_time=1200 CORPUS tests/fuzz/seeds

Needs `requirements-fuzz.lock` beside the ordinary requirements. Any exception is a find, and so is a file that
takes more than two seconds of the processor. Half of the mutations are libFuzzer's own, on the bytes; the other
half change an invoice as an invoice (an element moved, a value twisted), inside its envelope or not, which the
bytes alone would hardly ever reach.
"""

import json
import random
import sys
import time
import warnings

import atheris

with atheris.instrument_imports(include=["blueprints.invoices.fatturapa", "app.archives", "app.signatures"]):
    from blueprints.invoices.fatturapa import as_dictionary, open_bytes
    from blueprints.invoices.fatturapa.containers import Held, contents

from lxml import etree

from tests.invoices_writer import random_invoices
from tests.invoices_writer.packing import zipped
from tests.invoices_writer.signing import in_base64, in_ber, signed

SECONDS = 2


def try_one(data: bytes) -> None:
    """Read the bytes as a file; whatever they are, an answer comes back, in time."""
    start = time.process_time()
    for opened in open_bytes("fuzz", data):
        for language in ("en", "it"):
            json.dumps(as_dictionary(opened, language))
        if (opened.invoice is None) == (opened.reason is None):
            raise AssertionError("either an invoice or a reason")
    if time.process_time() - start > SECONDS:
        raise AssertionError("too slow")


def mutate(data: bytes, limit: int, seed: int) -> bytes:
    """One mutation of libFuzzer, or one of the invoice inside."""
    chance = random.Random(seed)
    made = _changed_invoice(data, chance) if chance.random() < 0.5 else None
    if made is None or len(made) > limit:
        return bytes(atheris.Mutate(data, limit))
    return made


def _changed_invoice(data: bytes, chance: random.Random) -> bytes | None:
    held = next((found for found in contents("fuzz", data) if isinstance(found, Held)), None)
    if held is None:
        return None
    try:
        root = etree.fromstring(held.content, etree.XMLParser(resolve_entities=False, no_network=True))
        random_invoices.mutated(chance, root)
        made = random_invoices.as_bytes(chance, root)
    except (etree.XMLSyntaxError, ValueError, UnicodeError, IndexError, AttributeError, TypeError):
        return None
    envelope = chance.randrange(12)
    if envelope == 0:
        return signed(made, kind="ec")
    if envelope == 1:
        return in_ber(signed(made, kind="ec"))
    if envelope == 2:
        return in_base64(signed(made, kind="ec"))
    if envelope == 3:
        return zipped([("a.xml", made), ("b.xml.p7m", data[:2000])])
    return made


def main() -> None:
    """Hand over to libFuzzer."""
    warnings.simplefilter("ignore")
    atheris.Setup(sys.argv, try_one, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
