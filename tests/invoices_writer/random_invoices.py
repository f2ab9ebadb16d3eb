"""Random valid invoices made from the table of the structure, and mutations of them.

Every field of the table turns up sooner or later, at its limits too. A mutation may leave the invoice valid:
whether it does is for the schemas to say.
"""

import random
import string

from lxml import etree

from blueprints.invoices.fatturapa.structure import SIGNATURE, Field, Kind, table

ORDINARY = "FatturaElettronica"
SIMPLIFIED = "FatturaElettronicaSemplificata"
LATIN = string.ascii_letters + string.digits + " .,-/()&<>'\"àèéìòùÀ€§"
BASIC = string.ascii_letters + string.digits + " .,-/()&<>'\""
SPECIAL = {
    "recipient": ["UFABCD", "ABC1234", "0000000"],
    "recipient7": ["ABC1234", "0000000"],
    "taxcode": ["01234567890", "RSSMRA80A01F205X"],
    "persontaxcode": ["RSSMRA80A01F205X"],
    "iban": ["IT60X0542811101000000123456", "de89370400440532013000"],
    "bic": ["BPPIITRR", "BPPIITRR001"],
    "pec": ["a@b", "nome.cognome@esempio.it", "x+y@[10.0.0.1]"],
    "email": ["a@bc.it.", "nome@esempio.it", "à@è.ù.ì"],
    "fivedigits": ["23100", "00000"],
    "country": ["IT", "SM", "OO"],
    "province": ["SO", "ZZ"],
    "currency": ["EUR", "USD"],
    "incoterm": ["EXW"],
    "rate": ["0.00", "5.00", "22.00", "022.00", "100.00", "4.99"],
    "weight": ["1.5", "1234.56", "0.0"],
    "amount2": ["0.00", "-1.00", "1200.00", "12345678901.00", "00000000001.00"],
    "amount8": ["0.00", "-1.12345678", "25.00", "1.123", "12345678901.00"],
    "quantity": ["48.00", "0.00", "1.12345678", "123456789012.00"],
    "linenumber": ["1", "9999", "+7", "0042"],
    "phase": ["1", "999"],
    "days": ["0", "30", "999"],
    "date": ["2026-10-31", "2024-02-29", "2026-10-31Z", "2026-10-31+01:00", "1066-10-14"],
    "invoicedate": ["2026-10-31", "1970-01-01", "2026-01-01-05:00"],
    "instant": ["2026-10-31T10:00:00", "2026-10-31T10:00:00.5+01:00", "2026-10-31T24:00:00"],
    "base64": ["", "QUJD", "QUI=", "QQ==", "QUJD\n  QUJD"],
}
NASTY = [
    "",
    " ",
    "x",
    "SI ",
    " SI",
    "1,00",
    "1.0",
    "1.000",
    "-0.00",
    "+1.00",
    "1e3",
    "NaN",
    ".50",
    "123456789012.00",
    "101.00",
    "100.01",
    "0",
    "10000",
    "99999",
    "2026-02-30",
    "2026-13-01",
    "31/10/2026",
    " 2026-10-31 ",
    "2026-10-31T00:00:00",
    "1969-12-31",
    "0000-01-01",
    "-2026-10-31",
    "12026-10-31",
    "2026-10-31+15:00",
    "€",
    "Ł",
    "\u0080",
    "ÿ",
    "Ā",
    "a\tb",
    "a\nb",
    "\u00a0",
    "x" * 11,
    "x" * 21,
    "x" * 61,
    "x" * 201,
    "x" * 1001,
    "QUJ",
    "Q U J D",
    "QR==",
    "it",
    "IT ",
    "a@b@c",
    "@.",
    "TD30",
    "N8",
    "MP24",
]


def random_invoice(chance: random.Random, root: str = ORDINARY) -> etree._Element:
    """A valid invoice of the kind."""
    known = table().roots[root]
    prefix = chance.choice([None, "p", "ns0", "q1"])
    made = etree.Element(
        f"{{{known.namespace}}}{root}", nsmap={prefix: known.namespace} if prefix else {"n": known.namespace}
    )
    made.set("versione", chance.choice(known.version.codes))
    if chance.random() < 0.2:
        made.set("SistemaEmittente", "Prova")
    if chance.random() < 0.2:
        made.set("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", f"{known.namespace} x.xsd")
    _fill(chance, made, known.top, often=chance.choice([0.1, 0.3, 0.6]))
    if chance.random() < 0.1:
        made.append(signature())
    return made


def signature() -> etree._Element:
    """An enveloped signature that is none, but has the shape of one."""
    text = (
        f'<ds:Signature xmlns:ds="{SIGNATURE}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="x"/>'
        '<ds:SignatureMethod Algorithm="x"/><ds:Reference URI=""><ds:DigestMethod Algorithm="x"/>'
        "<ds:DigestValue>QUJD</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        "<ds:SignatureValue>QUJD</ds:SignatureValue></ds:Signature>"
    )
    return etree.fromstring(text)


def _fill(chance: random.Random, parent: etree._Element, row: Field, *, often: float) -> None:
    for child in row.children:
        if child.name == "either":
            _fill(chance, parent, chance.choice(child.children), often=often)
            continue
        count = child.least
        if child.least == 0 and chance.random() < often:
            count = 1
        if child.most == "unbounded" and count and chance.random() < 0.3:
            count = chance.randint(1, 3)
        for _ in range(count):
            made = etree.SubElement(parent, child.name)
            if child.kind is not None:
                made.text = value(chance, child.kind)
            else:
                _fill(chance, made, child, often=often)


def value(chance: random.Random, kind: Kind) -> str:
    """A valid value of the kind, often one at its limits."""
    if kind.codes:
        return chance.choice(kind.codes)
    if kind.name in SPECIAL:
        return chance.choice(SPECIAL[kind.name])
    alphabet = LATIN.replace("€", "") if kind.name.startswith("latin") else BASIC
    length = chance.choice(
        [kind.shortest or 1, kind.longest or 1, chance.randint(kind.shortest or 1, kind.longest or 1)]
    )
    text = "".join(chance.choice(alphabet) for _ in range(length))
    return text if kind.base == "normalizedString" else text.replace(" ", "x")


def mutated(chance: random.Random, root: etree._Element) -> str:
    """Change the invoice in one random way; the name of the way."""
    way = chance.choice(list(WAYS))
    WAYS[way](chance, root)
    return way


def _any(chance: random.Random, root: etree._Element) -> etree._Element:
    return chance.choice([element for element in root.iter(etree.Element) if element is not root] or [root])


def _leaf(chance: random.Random, root: etree._Element) -> etree._Element:
    return chance.choice([element for element in root.iter(etree.Element) if not len(element)])


def _remove(chance: random.Random, root: etree._Element) -> None:
    chosen = _any(chance, root)
    parent = chosen.getparent()
    if parent is not None:
        parent.remove(chosen)


def _repeat(chance: random.Random, root: etree._Element) -> None:
    chosen = _any(chance, root)
    if chosen is not root:
        chosen.addnext(etree.fromstring(etree.tostring(chosen, with_tail=False)))


def _swap(chance: random.Random, root: etree._Element) -> None:
    chosen = _any(chance, root)
    following = chosen.getnext()
    if following is not None:
        following.addnext(chosen)


def _move(chance: random.Random, root: etree._Element) -> None:
    chosen, place = _any(chance, root), _any(chance, root)
    if chosen is not root and chosen not in place.iterancestors() and chosen is not place:
        place.append(chosen)


def _rename(chance: random.Random, root: etree._Element) -> None:
    _any(chance, root).tag = chance.choice(["Numero", "Data", "Importo", "Altro", "{urn:x}Numero", "numero"])


def _retext(chance: random.Random, root: etree._Element) -> None:
    _leaf(chance, root).text = chance.choice(NASTY)


def _pad(chance: random.Random, root: etree._Element) -> None:
    leaf = _leaf(chance, root)
    leaf.text = f"{chance.choice(['', ' ', chr(10), chr(9)])}{leaf.text or ''}{chance.choice(['', ' ', chr(10)])}"


def _cut(chance: random.Random, root: etree._Element) -> None:
    leaf = _leaf(chance, root)
    text = leaf.text or ""
    leaf.text = text[: chance.randint(0, len(text))]


def _twist(chance: random.Random, root: etree._Element) -> None:
    leaf = _leaf(chance, root)
    text = leaf.text or "x"
    place = chance.randrange(len(text)) if text else 0
    leaf.text = text[:place] + chance.choice("0aZ -+.,àŁ\u0100") + text[place + 1 :]


def _attribute(chance: random.Random, root: etree._Element) -> None:
    element = chance.choice([root, _any(chance, root)])
    element.set(
        chance.choice(["id", "versione", "{urn:x}y", "SistemaEmittente"]), chance.choice(["FPA12", "FPR12", "1.2", ""])
    )


def _no_version(_chance: random.Random, root: etree._Element) -> None:
    root.attrib.pop("versione", None)


def _text_in_block(chance: random.Random, root: etree._Element) -> None:
    blocks = [element for element in root.iter(etree.Element) if len(element)]
    chance.choice(blocks or [root]).text = chance.choice(["testo", " ", "\u00a0"])


def _child_in_leaf(chance: random.Random, root: etree._Element) -> None:
    etree.SubElement(_leaf(chance, root), "Altro").text = "1"


def _namespace(chance: random.Random, root: etree._Element) -> None:
    name = etree.QName(root).localname
    root.tag = chance.choice(
        [name, f"{{urn:x}}{name}", "{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.1}" + name]
    )


def _qualify(chance: random.Random, root: etree._Element) -> None:
    space = etree.QName(root).namespace
    chosen = _any(chance, root)
    if space and not chosen.tag.startswith("{"):
        chosen.tag = f"{{{space}}}{chosen.tag}"


def _sign(chance: random.Random, root: etree._Element) -> None:
    root.insert(chance.choice([0, len(root)]), signature())


def _nothing(_chance: random.Random, _root: etree._Element) -> None:
    """Some of the invoices stay as they are."""


WAYS = {
    "remove": _remove,
    "repeat": _repeat,
    "swap": _swap,
    "move": _move,
    "rename": _rename,
    "retext": _retext,
    "pad": _pad,
    "cut": _cut,
    "twist": _twist,
    "attribute": _attribute,
    "no version": _no_version,
    "text in block": _text_in_block,
    "child in leaf": _child_in_leaf,
    "namespace": _namespace,
    "qualify": _qualify,
    "sign": _sign,
    "nothing": _nothing,
}


def as_bytes(chance: random.Random, root: etree._Element) -> bytes:
    """The invoice as a file, indented or not, in one of several encodings that can hold it."""
    encoding = chance.choice(["UTF-8", "UTF-8", "UTF-8", "ISO-8859-1", "windows-1252", "UTF-16"])
    made: bytes = etree.tostring(root, encoding=encoding, xml_declaration=True, pretty_print=chance.random() < 0.5)
    return made
