"""The reader gives each of many threads what it gives one."""

import subprocess
import sys

# A fresh process: the schema is compiled at first use, and that is where threads met.
PROGRAM = """
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from blueprints.invoices.fatturapa import open_bytes
from blueprints.invoices.fatturapa.writing import Draft, DraftDocument, DraftLine, Firm, written
line = DraftLine(description="Ore", quantity=Decimal(2), unit_price=Decimal("24.50"), vat_rate=Decimal("5.00"))
firm = Firm(name="Ente", vat="IT12345670017")
content = written(
    Draft(supplier=firm, customer=firm, documents=(DraftDocument(number="1", date=date(2026, 1, 1), lines=(line,)),))
)
def read(place):
    data = content if place % 2 else content.replace(b"<Numero>1<", b"<Numero>uno<").replace(b"2026-01-01", b"domani")
    (opened,) = open_bytes("a.xml", data)
    return place % 2, opened.invoice is not None, bool(opened.invoice.faults)
with ThreadPoolExecutor(8) as pool:
    print(sorted(set(pool.map(read, range(64)))))
"""


def test_many_threads_read_at_once_from_the_first_file_on() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[(0, True, True), (1, True, False)]", done.stderr[-500:]
