"""The blocks of an invoice, each to its value."""

import binascii
from typing import Any, NamedTuple

from lxml import etree

from .invoice import (
    NOBODY,
    Attachment,
    Discount,
    Document,
    Extra,
    Fund,
    Line,
    Party,
    Payment,
    Reference,
    VatSummary,
)
from .numbers import iso_date, whole

Blocks = dict[str, list[etree._Element]]
_REFERENCES = {
    "DatiOrdineAcquisto": "order",
    "DatiContratto": "contract",
    "DatiConvenzione": "agreement",
    "DatiRicezione": "receipt",
}
_PARTY_BLOCKS = frozenset({"DatiAnagrafici", "Anagrafica", "IdentificativiFiscali", "AltriDatiIdentificativi"})
_PARTY_FIELDS = frozenset({"CodiceFiscale", "Denominazione", "Nome", "Cognome"})
# The places of `Line`'s fields, and what else a walk over the lines has to notice.
_EXTRA, _DISCOUNTS, _NEXT, _END, _NOT_WANTED = 12, 13, 14, 15, 16
_LINE = {
    "NumeroLinea": 0,
    "Descrizione": 1,
    "Quantita": 2,
    "UnitaMisura": 3,
    "PrezzoUnitario": 4,
    "PrezzoTotale": 5,
    "AliquotaIVA": 6,
    "Natura": 7,
    "DataInizioPeriodo": 8,
    "DataFinePeriodo": 9,
    "RiferimentoAmministrazione": 10,
    "Ritenuta": 11,
    "AltriDatiGestionali": _EXTRA,
    "ScontoMaggiorazione": _DISCOUNTS,
    "DettaglioLinee": _NEXT,
    "DatiRiepilogo": _END,
}
_NOTHING: list[Any] = [None] * _EXTRA + [(), ()]


class Header(NamedTuple):
    """What FatturaElettronicaHeader says once for all bodies."""

    format: str | None
    recipient_code: str | None
    supplier: Party
    customer: Party


def header_of(root: etree._Element) -> Header:
    """The header, of an ordinary or a simplified invoice."""
    blocks = _blocks(next(root.iterchildren("FatturaElettronicaHeader"), None))
    sent = _leaves(_first(blocks, "DatiTrasmissione"))
    return Header(
        format=sent.get("FormatoTrasmissione"),
        recipient_code=sent.get("CodiceDestinatario"),
        supplier=_party(_first(blocks, "CedentePrestatore")),
        customer=_party(_first(blocks, "CessionarioCommittente")),
    )


def ordinary(header: Header, body: etree._Element, *, valid: bool) -> Document:
    """One body of an ordinary invoice; `valid` says that its structure is, so that the lines may be read faster."""
    blocks = _blocks(body)
    general = _blocks(_first(blocks, "DatiGenerali"))
    about = _first(general, "DatiGeneraliDocumento")
    said, parts = _leaves(about), _blocks(about)
    goods = blocks.get("DatiBeniServizi", [])
    payments = [_blocks(block) for block in blocks.get("DatiPagamento", ())]
    return Document(
        type=said.get("TipoDocumento"),
        number=said.get("Numero"),
        date=iso_date(said.get("Data")),
        currency=said.get("Divisa"),
        total=said.get("ImportoTotaleDocumento"),
        rounding=said.get("Arrotondamento"),
        supplier=header.supplier,
        customer=header.customer,
        recipient_code=header.recipient_code,
        references=tuple(
            [_reference(kind, block) for name, kind in _REFERENCES.items() for block in general.get(name, ())]
        ),
        related=tuple([_reference("invoice", block) for block in general.get("DatiFattureCollegate", ())]),
        causals=tuple([text for block in parts.get("Causale", ()) if (text := _text(block))]),
        stamp_duty=_leaves(_first(parts, "DatiBollo")).get("ImportoBollo"),
        withheld="DatiRitenuta" in parts,
        discounts=tuple([_discount(block) for block in parts.get("ScontoMaggiorazione", ())]),
        funds=tuple([_fund(block) for block in parts.get("DatiCassaPrevidenziale", ())]),
        lines=tuple(_lines(goods, valid=valid)),
        vat_summaries=tuple([_vat_summary(block) for group in goods for block in group.iterchildren("DatiRiepilogo")]),
        payments=tuple([_payment(block) for group in payments for block in group.get("DettaglioPagamento", ())]),
        attachments=tuple([_attachment(block) for block in blocks.get("Allegati", ())]),
        stamp_declared=_leaves(_first(parts, "DatiBollo")).get("BolloVirtuale") == "SI",
    )


def _lines(goods: list[etree._Element], *, valid: bool) -> list[Line]:
    if valid:
        return [line for group in goods for line in lines_in_order(group)]
    return [line_in_any_order(block) for group in goods for block in group.iterchildren("DettaglioLinee")]


def simplified(header: Header, body: etree._Element) -> Document:
    """One body of a simplified invoice, as far as it shares something with an ordinary one.

    `Importo` of a line includes VAT, or not, as the rate or the tax beside it says: it is given as `total`.
    """
    blocks = _blocks(body)
    general = _blocks(_first(blocks, "DatiGenerali"))
    said = _leaves(_first(general, "DatiGeneraliDocumento"))
    return Document(
        type=said.get("TipoDocumento"),
        number=said.get("Numero"),
        date=iso_date(said.get("Data")),
        currency=said.get("Divisa"),
        total=None,
        rounding=None,
        supplier=header.supplier,
        customer=header.customer,
        recipient_code=header.recipient_code,
        references=(),
        related=tuple([_corrected(block) for block in general.get("DatiFatturaRettificata", ())]),
        causals=(),
        stamp_duty=None,
        withheld=False,
        discounts=(),
        funds=(),
        lines=tuple([_simplified_line(block) for block in blocks.get("DatiBeniServizi", ())]),
        vat_summaries=(),
        payments=(),
        attachments=tuple([_attachment(block) for block in blocks.get("Allegati", ())]),
    )


def _blocks(parent: etree._Element | None) -> Blocks:
    """The children by name, each name's in order."""
    found: Blocks = {}
    if parent is not None:
        for child in parent:
            tag = child.tag
            if tag in found:
                found[tag].append(child)
            else:
                found[tag] = [child]
    return found


def _first(blocks: Blocks, name: str) -> etree._Element | None:
    named = blocks.get(name)
    return named[0] if named else None


def _text(element: etree._Element) -> str | None:
    text = element.text
    return (text.strip() or None) if text else None


def _leaves(block: etree._Element | None) -> dict[str, str]:
    """The texts of the children by name, the first of each; empty ones are left out."""
    found: dict[str, str] = {}
    if block is not None:
        for child in block:
            text = child.text
            if text and (text := text.strip()):
                found.setdefault(child.tag, text)
    return found


def _party(block: etree._Element | None) -> Party:
    if block is None:
        return NOBODY
    fiscal: dict[str, str] = {}
    said: dict[str, str] = {}
    _gather(block, fiscal, said)
    vat = fiscal.get("IdPaese", "") + fiscal.get("IdCodice", "")
    name = said.get("Denominazione")
    if name is None:
        name = " ".join(said[part] for part in ("Nome", "Cognome") if part in said)
    return Party(vat or None, said.get("CodiceFiscale"), name or None)


def _gather(block: etree._Element, fiscal: dict[str, str], said: dict[str, str]) -> None:
    """The names and numbers of a party, which ordinary and simplified invoices keep in blocks of other names."""
    for child in block:
        tag = child.tag
        if tag == "IdFiscaleIVA":
            fiscal.update(_leaves(child))
        elif tag in _PARTY_BLOCKS:
            _gather(child, fiscal, said)
        elif tag in _PARTY_FIELDS and (text := _text(child)):
            said.setdefault(tag, text)


def _reference(kind: str, block: etree._Element) -> Reference:
    said = _leaves(block)
    lines = [whole(_text(child)) for child in block if child.tag == "RiferimentoNumeroLinea"]
    return Reference(
        kind,
        said.get("IdDocumento"),
        iso_date(said.get("Data")),
        said.get("CodiceCIG"),
        said.get("CodiceCUP"),
        tuple([line for line in lines if line is not None]),
    )


def _corrected(block: etree._Element) -> Reference:
    said = _leaves(block)
    return Reference("invoice", said.get("NumeroFR"), iso_date(said.get("DataFR")), None, None, ())


def _discount(block: etree._Element) -> Discount:
    said = _leaves(block)
    return Discount(said.get("Tipo"), said.get("Percentuale"), said.get("Importo"))


def _fund(block: etree._Element) -> Fund:
    said = _leaves(block)
    return Fund(
        said.get("TipoCassa"),
        said.get("ImportoContributoCassa"),
        said.get("AliquotaIVA"),
        said.get("Natura"),
        said.get("Ritenuta"),
    )


def _extra(block: etree._Element) -> Extra:
    said = _leaves(block)
    return Extra(
        said.get("TipoDato"),
        said.get("RiferimentoTesto"),
        said.get("RiferimentoNumero"),
        iso_date(said.get("RiferimentoData")),
    )


def lines_in_order(goods: etree._Element) -> list[Line]:
    """The lines of a DatiBeniServizi that is known to be valid, in one walk over the fields that are wanted.

    Thousands of lines pass here: nothing is looked at twice, and the values stand in the order of `Line`, so
    that they become one without being named again. `line_in_any_order` is the obvious
    way, for what is not valid.
    """
    found: list[Line] = []
    values: list[Any] = []
    for element in goods.iter():
        slot = _LINE.get(element.tag, _NOT_WANTED)
        if slot < _EXTRA:
            text = element.text
            if text:
                values[slot] = text.strip() or None
        elif slot == _NEXT:
            if values:
                found.append(_line(values))
            values = _NOTHING.copy()
        elif slot == _END:
            break
        elif slot != _NOT_WANTED:
            made = _extra(element) if slot == _EXTRA else _discount(element)
            values[slot] = values[slot] or []
            values[slot].append(made)
    if values:
        found.append(_line(values))
    return found


def line_in_any_order(block: etree._Element) -> Line:
    """One line, whatever stands in it and in whatever order; of a field that stands twice the first counts."""
    said = _leaves(block)
    parts = _blocks(block)
    values: list[Any] = [said.get(name) for name, slot in _LINE.items() if slot < _EXTRA]
    extra = [_extra(part) for part in parts.get("AltriDatiGestionali", ())]
    discounts = [_discount(part) for part in parts.get("ScontoMaggiorazione", ())]
    return _line([*values, extra, discounts])


def _line(values: list[Any]) -> Line:
    values[0] = whole(values[0])
    values[8] = iso_date(values[8])
    values[9] = iso_date(values[9])
    values[_EXTRA] = tuple(values[_EXTRA])
    values[_DISCOUNTS] = tuple(values[_DISCOUNTS])
    return Line._make(values)


def _simplified_line(block: etree._Element) -> Line:
    said = _leaves(block)
    vat = _leaves(_first(_blocks(block), "DatiIVA"))
    nothing = None
    return Line(
        nothing,
        said.get("Descrizione"),
        nothing,
        nothing,
        nothing,
        said.get("Importo"),
        vat.get("Aliquota"),
        said.get("Natura"),
        nothing,
        nothing,
        nothing,
        nothing,
        (),
        (),
    )


def _vat_summary(block: etree._Element) -> VatSummary:
    said = _leaves(block)
    return VatSummary(
        said.get("AliquotaIVA"),
        said.get("Natura"),
        said.get("ImponibileImporto"),
        said.get("Imposta"),
        said.get("EsigibilitaIVA"),
        said.get("Arrotondamento"),
    )


def _payment(block: etree._Element) -> Payment:
    said = _leaves(block)
    due = iso_date(said.get("DataScadenzaPagamento"))
    return Payment(said.get("ModalitaPagamento"), due, said.get("ImportoPagamento"), said.get("IBAN"))


def _attachment(block: etree._Element) -> Attachment:
    parts = _blocks(block)
    name = _first(parts, "NomeAttachment")
    content = _first(parts, "Attachment")
    size = None if content is None else _decoded_size(content.text or "")
    return Attachment(None if name is None else _text(name), size)


def _decoded_size(text: str) -> int | None:
    packed = "".join(text.split())
    try:
        return len(binascii.a2b_base64(packed + "=" * (-len(packed) % 4), strict_mode=bool(packed)))
    except (binascii.Error, ValueError):
        return None
