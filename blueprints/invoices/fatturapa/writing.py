"""Plain valid invoices, for demonstration data and tests: frozen drafts to FatturaPA 1.2 XML."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

CENT = Decimal("0.01")
NAMESPACE = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
Node = tuple[str, "str | list[Node] | None"]


@dataclass(frozen=True, kw_only=True)
class Firm:
    """Supplier or customer. `vat` is the country and the number ("IT01234567890")."""

    name: str
    vat: str | None = None
    fiscal_code: str | None = None
    street: str = "Via Roma 1"
    postcode: str = "23100"
    town: str = "Sondrio"
    province: str = "SO"
    country: str = "IT"
    regime: str = "RF01"


@dataclass(frozen=True, kw_only=True)
class Related:
    """A contract (pact), order or earlier invoice that the document refers to."""

    id: str
    date: datetime.date | None = None
    cig: str | None = None
    cup: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One line; the total is price times quantity to the cent unless it is given."""

    description: str
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal
    vat_rate: Decimal
    nature: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    administration_reference: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    stated_total: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """Euros, two decimals, half away from zero."""
        if self.stated_total is not None:
            return self.stated_total
        quantity = Decimal(1) if self.quantity is None else self.quantity
        return (self.unit_price * quantity).quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class DraftDocument:
    """One body; summaries and the total follow from the lines."""

    number: str
    date: datetime.date
    lines: tuple[DraftLine, ...]
    type: str = "TD01"
    contracts: tuple[Related, ...] = ()
    corrected: tuple[Related, ...] = ()
    causals: tuple[str, ...] = ()
    stamp_duty: Decimal | None = None
    collectability: str | None = "S"
    iban: str | None = None
    due: datetime.date | None = None
    attachments: tuple[tuple[str, str], ...] = ()
    with_total: bool = True

    def summaries(self) -> tuple[tuple[Decimal, str | None, Decimal, Decimal], ...]:
        """Rate, Natura, taxable amount and tax, one for each pair of the first two."""
        sums: dict[tuple[Decimal, str | None], Decimal] = {}
        for line in self.lines:
            key = (line.vat_rate, line.nature)
            sums[key] = sums.get(key, Decimal(0)) + line.total
        return tuple(
            (rate, nature, taxable, (taxable * rate / 100).quantize(CENT, rounding=ROUND_HALF_UP))
            for (rate, nature), taxable in sums.items()
        )

    @property
    def net(self) -> Decimal:
        """The taxable amounts together."""
        return sum((taxable for _, _, taxable, _ in self.summaries()), Decimal(0))

    @property
    def total(self) -> Decimal:
        """Taxable amounts and taxes together."""
        return self.net + sum((tax for _, _, _, tax in self.summaries()), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One file: header and documents."""

    supplier: Firm
    customer: Firm
    documents: tuple[DraftDocument, ...]
    format: str = "FPA12"
    recipient_code: str = "UFABCD"
    progressive: str = "00001"
    comments: tuple[str, ...] = ()


def written(draft: Draft, *, encoding: str = "UTF-8") -> bytes:
    """The file, valid against the structure as long as the draft's texts are."""
    bodies = "".join(_text(("FatturaElettronicaBody", _body(document)), 1) for document in draft.documents)
    comments = "".join(f"<!--{comment}-->\n" for comment in draft.comments)
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n{comments}'
        f'<p:FatturaElettronica xmlns:p="{NAMESPACE}" versione="{draft.format}">\n'
        f"{_text(('FatturaElettronicaHeader', _header(draft)), 1)}{bodies}</p:FatturaElettronica>\n"
    )
    return text.encode(encoding)


def _text(node: Node, depth: int) -> str:
    name, content = node
    pad = "  " * depth
    if content is None or content == []:
        return ""
    if isinstance(content, str):
        return f"{pad}<{name}>{escape(content)}</{name}>\n"
    return f"{pad}<{name}>\n{''.join(_text(child, depth + 1) for child in content)}{pad}</{name}>\n"


def _header(draft: Draft) -> list[Node]:
    supplier, customer = draft.supplier, draft.customer
    return [
        (
            "DatiTrasmissione",
            [
                ("IdTrasmittente", _fiscal(supplier.vat)),
                ("ProgressivoInvio", draft.progressive),
                ("FormatoTrasmissione", draft.format),
                ("CodiceDestinatario", draft.recipient_code),
            ],
        ),
        (
            "CedentePrestatore",
            [
                ("DatiAnagrafici", [*_identity(supplier), ("RegimeFiscale", supplier.regime)]),
                ("Sede", _address(supplier)),
            ],
        ),
        ("CessionarioCommittente", [("DatiAnagrafici", _identity(customer)), ("Sede", _address(customer))]),
    ]


def _fiscal(vat: str | None) -> list[Node]:
    return [("IdPaese", vat[:2]), ("IdCodice", vat[2:])] if vat else []


def _identity(firm: Firm) -> list[Node]:
    return [
        ("IdFiscaleIVA", _fiscal(firm.vat)),
        ("CodiceFiscale", firm.fiscal_code),
        ("Anagrafica", [("Denominazione", firm.name)]),
    ]


def _address(firm: Firm) -> list[Node]:
    return [
        ("Indirizzo", firm.street),
        ("CAP", firm.postcode),
        ("Comune", firm.town),
        ("Provincia", firm.province),
        ("Nazione", firm.country),
    ]


def _body(document: DraftDocument) -> list[Node]:
    summaries: list[Node] = [
        (
            "DatiRiepilogo",
            [
                ("AliquotaIVA", _decimals(rate)),
                ("Natura", nature),
                ("ImponibileImporto", _decimals(taxable)),
                ("Imposta", _decimals(tax)),
                ("EsigibilitaIVA", document.collectability if nature is None else None),
                ("RiferimentoNormativo", None if nature is None else "art. 10 DPR 633/72"),
            ],
        )
        for rate, nature, taxable, tax in document.summaries()
    ]
    lines: list[Node] = [("DettaglioLinee", _line(place, line)) for place, line in enumerate(document.lines, 1)]
    attachments: list[Node] = [
        ("Allegati", [("NomeAttachment", name), ("Attachment", content)]) for name, content in document.attachments
    ]
    return [
        ("DatiGenerali", _general(document)),
        ("DatiBeniServizi", lines + summaries),
        ("DatiPagamento", _payment(document)),
        *attachments,
    ]


def _general(document: DraftDocument) -> list[Node]:
    stamp: list[Node] = []
    if document.stamp_duty is not None:
        stamp = [("BolloVirtuale", "SI"), ("ImportoBollo", _decimals(document.stamp_duty))]
    about: list[Node] = [
        ("TipoDocumento", document.type),
        ("Divisa", "EUR"),
        ("Data", document.date.isoformat()),
        ("Numero", document.number),
        ("DatiBollo", stamp),
        ("ImportoTotaleDocumento", _decimals(document.total) if document.with_total else None),
        *[("Causale", causal) for causal in document.causals],
    ]
    return [
        ("DatiGeneraliDocumento", about),
        *_related("DatiContratto", document.contracts),
        *_related("DatiFattureCollegate", document.corrected),
    ]


def _related(name: str, references: Iterable[Related]) -> list[Node]:
    return [
        (
            name,
            [
                *[("RiferimentoNumeroLinea", str(line)) for line in reference.lines],
                ("IdDocumento", reference.id),
                ("Data", _day(reference.date)),
                ("CodiceCUP", reference.cup),
                ("CodiceCIG", reference.cig),
            ],
        )
        for reference in references
    ]


def _line(place: int, line: DraftLine) -> list[Node]:
    extra: list[Node] = [
        ("AltriDatiGestionali", [("TipoDato", kind), ("RiferimentoTesto", text)]) for kind, text in line.extra
    ]
    return [
        ("NumeroLinea", str(place)),
        ("Descrizione", line.description),
        ("Quantita", None if line.quantity is None else _decimals(line.quantity)),
        ("UnitaMisura", line.unit),
        ("DataInizioPeriodo", _day(line.start)),
        ("DataFinePeriodo", _day(line.end)),
        ("PrezzoUnitario", _decimals(line.unit_price)),
        ("PrezzoTotale", _decimals(line.total)),
        ("AliquotaIVA", _decimals(line.vat_rate)),
        ("Natura", line.nature),
        ("RiferimentoAmministrazione", line.administration_reference),
        *extra,
    ]


def _payment(document: DraftDocument) -> list[Node]:
    if document.iban is None:
        return []
    # Under split payment the tax goes to the State: the supplier is paid the net.
    amount = document.net if document.collectability == "S" else document.total
    return [
        ("CondizioniPagamento", "TP02"),
        (
            "DettaglioPagamento",
            [
                ("ModalitaPagamento", "MP05"),
                ("DataScadenzaPagamento", _day(document.due)),
                ("ImportoPagamento", _decimals(amount)),
                ("IBAN", document.iban),
            ],
        ),
    ]


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _decimals(number: Decimal) -> str:
    """At least two decimals, as every figure of the format needs."""
    exponent = number.as_tuple().exponent
    return f"{number:f}" if isinstance(exponent, int) and exponent <= -2 else f"{number:.2f}"
