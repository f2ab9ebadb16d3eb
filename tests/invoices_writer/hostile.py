"""Files made to hurt a reader: by size, by depth, by number, by lies."""

import base64
import random
from collections.abc import Callable

from tests.invoices_writer.packing import lying, overlapping, zipped
from tests.invoices_writer.plain import an_invoice, many_lines
from tests.invoices_writer.signing import in_ber, signed, signed_inside

FIVE_MB = 5 * 1024 * 1024
ROOT = (
    b'<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2" versione="FPA12">'
)
END = b"</p:FatturaElettronica>"
BODY = ROOT + b"<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento>"
ABOUT = b"</DatiGeneraliDocumento></DatiGenerali></FatturaElettronicaBody>" + END
SOLD = b"</DatiBeniServizi></FatturaElettronicaBody>" + END
GOODS = ROOT + b"<FatturaElettronicaBody><DatiBeniServizi>"


def _filled(start: bytes, piece: bytes, end: bytes, size: int = FIVE_MB) -> bytes:
    return start + piece * ((size - len(start) - len(end)) // len(piece)) + end


def _with_doctype(declaration: bytes, value: bytes) -> bytes:
    head, _, rest = an_invoice().partition(b"\n")
    return head + b"\n" + declaration + b"\n" + rest.replace(b"123/A", value)


def _laughs() -> bytes:
    entities = b"".join(
        b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10 if level else b"lol") for level in range(12)
    )
    return _with_doctype(b"<!DOCTYPE x [" + entities + b"]>", b"&l11;")


def _noise() -> bytes:
    return random.Random(1).randbytes(FIVE_MB)


def _layers(count: int) -> bytes:
    content = an_invoice()
    for _ in range(count):
        content = base64.b64encode(content)
    return content


def _nested_signatures(count: int) -> bytes:
    content = an_invoice()
    for _ in range(count):
        content = signed(content)
    return content


def _signed_inside() -> bytes:
    spaces = b" ".join(b'xmlns:a%d="urn:%d"' % (number, number) for number in range(2000))
    content = an_invoice().replace(b"versione=", spaces + b" versione=")
    return signed_inside(content.replace(b"<TipoDocumento>", b"<Causale>x</Causale>" * 90_000 + b"<TipoDocumento>"))


def _signed_many_times() -> bytes:
    content = an_invoice().replace(b"123/A", b"1" * 2_000_000)
    signed_once = signed_inside(content)
    start, end = signed_once.index(b"<ds:Reference"), signed_once.index(b"</ds:SignedInfo>")
    many = signed_once[:end] + signed_once[start:end] * 2000 + signed_once[end:]
    place, stop = many.index(b"<ds:Signature"), many.index(b"</p:FatturaElettronica>")
    return many[:stop] + many[place:stop] * 2 + many[stop:]


def _costly_zip() -> bytes:
    chance = random.Random(2)
    costly = [
        BODY + b"".join(b"<Causale>%x</Causale>" % chance.getrandbits(64) for _ in range(50_000)) + ABOUT
        for _ in range(4)
    ]
    return zipped([(f"{number}.xml", costly[number % 4] + b" " * number) for number in range(30)])


HOSTILE: dict[str, Callable[[], bytes]] = {
    "doctype": lambda: _with_doctype(b"<!DOCTYPE FatturaElettronica>", b"123/A"),
    "external entity": lambda: _with_doctype(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', b"A&e;B"),
    "external parameter entity": lambda: _with_doctype(
        b'<!DOCTYPE x [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]>', b"1"
    ),
    "external dtd": lambda: _with_doctype(b'<!DOCTYPE x SYSTEM "file:///etc/passwd">', b"1"),
    "billion laughs": _laughs,
    "quadratic entity": lambda: _with_doctype(b'<!DOCTYPE x [<!ENTITY e "' + b"x" * 50_000 + b'">]>', b"&e;" * 50_000),
    "many entities": lambda: _with_doctype(
        b"<!DOCTYPE x [" + b"".join(b'<!ENTITY e%d "x">' % number for number in range(200_000)) + b"]>", b"1"
    ),
    "12 MB of text": lambda: an_invoice().replace(b"123/A", b"1" * 12_000_000),
    "5 MB of text": lambda: an_invoice().replace(b"123/A", b"1" * 5_000_000),
    "5 MB of text in utf-16": lambda: an_invoice(encoding="UTF-16").replace(
        "123/A".encode("utf-16-le"), "1".encode("utf-16-le") * 2_500_000
    ),
    "100,000 nested elements": lambda: ROOT + b"<a>" * 100_000 + b"</a>" * 100_000 + END,
    "5 MB of small elements": lambda: _filled(ROOT, b"<a/>", END),
    "5 MB of small elements with text": lambda: _filled(ROOT, b"<a/>\n", END),
    "1 MB of small elements": lambda: _filled(ROOT, b"<a/>\n", END, 1_000_000),
    "5 MB of attributes": lambda: _filled(ROOT, b"<a " + b" ".join(b'a%d=""' % n for n in range(500)) + b"/>", END),
    "5 MB of one element's attributes": lambda: b"<a " + b" ".join(b'a%d=""' % n for n in range(450_000)) + b"/>",
    "5 MB of namespaces": lambda: b"<a " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(220_000)) + b"/>",
    "5 MB of comments": lambda: _filled(ROOT, b"<!---->", END),
    "5 MB of processing instructions": lambda: _filled(ROOT, b"<?a?>", END),
    "5 MB of one name": lambda: b"<" + b"a" * 5_000_000 + b"/>",
    "5 MB of character references": lambda: an_invoice().replace(b"123/A", b"&#49;" * 1_000_000),
    "5 MB of empty lines": lambda: _filled(GOODS, b"<DettaglioLinee/>" + b" " * 9, SOLD),
    "29,000 wrong lines": lambda: _filled(
        GOODS, b"<DettaglioLinee><NumeroLinea>x</NumeroLinea><Quantita>y</Quantita></DettaglioLinee>" + b" " * 90, SOLD
    ),
    "100,000 cdata sections": lambda: an_invoice().replace(b"123/A", b"<![CDATA[1]]>" * 380_000),
    "comments in a text": lambda: an_invoice().replace(b"123/A", b"1<!---->" * 390_000),
    "a long text in pieces": lambda: an_invoice().replace(b"123/A", b"1" * 2_500_000 + b"&#49;1" * 1_900),
    "5 MB of empty causals": lambda: _filled(BODY, b"<Causale/>", ABOUT),
    "180,000 causals": lambda: _filled(BODY, b"<Causale>x</Causale>", ABOUT, 3_600_000),
    "90,000 wrong causals, then valid ones": lambda: _filled(BODY, b"<Causale>\xc4\x80</Causale>", ABOUT, 1_890_000),
    "70,000 extra data of one line": lambda: an_invoice().replace(
        b"</DettaglioLinee>",
        b"<AltriDatiGestionali><TipoDato>x</TipoDato></AltriDatiGestionali>" * 70_000 + b"</DettaglioLinee>",
    ),
    "90,000 references": lambda: an_invoice().replace(
        b"<IdDocumento>", b"<RiferimentoNumeroLinea>1</RiferimentoNumeroLinea>" * 90_000 + b"<IdDocumento>"
    ),
    "many bodies": lambda: _filled(ROOT, b"<FatturaElettronicaBody/>", END, 4_900_000),
    "5 MB of real lines": lambda: many_lines(6600),
    "many different namespaces in signature": lambda: (
        ROOT
        + b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
        + b"<ds:Reference/>" * 150_000
        + b"</ds:Signature>"
        + END
    ),
    "2,000 namespaces under a signature": _signed_inside,
    "2,000 references of three signatures": _signed_many_times,
    "5 MB of blanks": lambda: b" " * FIVE_MB,
    "5 MB of zeros": lambda: bytes(FIVE_MB),
    "5 MB of noise": _noise,
    "5 MB of letters": lambda: b"A" * FIVE_MB,
    "5 MB of openings": lambda: b"<" * FIVE_MB,
    "5 MB of indefinite sequences": lambda: b"\x30\x80" * (FIVE_MB // 2),
    "5 MB of empty sequences": lambda: b"\x30\x80" + b"\x30\x00" * (FIVE_MB // 2 - 2) + b"\x00\x00",
    "5 MB of tiny pieces": lambda: in_ber(signed(b"x" * 900_000), piece=1),
    "a long length": lambda: b"\x30\x84\xff\xff\xff\xff" + b"\x06\x09" * 100,
    "base64 in base64": lambda: _layers(8),
    "eight signatures": lambda: _nested_signatures(8),
    "pem without end": lambda: b"-----BEGIN PKCS7-----\n" + b"QUJD\n" * 1_000_000,
    "overlapping zip": lambda: overlapping(an_invoice(), 50),
    "lying zip": lambda: lying(bytes(300_000_000), 1000),
    "dense zip": lambda: zipped([("a.xml", bytes(300_000_000))]),
    "deep names": lambda: zipped([("../../../../tmp/escaped.xml", an_invoice()), ("/etc/x.xml", an_invoice())]),
    "zip in zip": lambda: zipped([("a.zip", zipped([("a.xml", an_invoice())]))]),
    "many entries": lambda: zipped([(f"{number}.xml", b"<a/>") for number in range(5000)]),
    "costly zip": _costly_zip,
    "directory of one kind": lambda: b"PK\x05\x06" + bytes(18),
}
