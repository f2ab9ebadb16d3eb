"""Messages of the exchange system (SdI): those that it sends are read, the customer's outcome is written.

Kinds are the two letters of the messages' file names (technical specifications of SdI, annex B-1): RC delivery
receipt, NS discard, MC failed delivery, NE outcome, DT end of the term, EC outcome of the customer, SE discard of
that outcome, AT attestation of transmission, MT metadata of a delivered file.
"""

import re
from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from .containers import Held, contents
from .limits import DEFAULT, Limits
from .parsing import name_of, parse
from .refusals import Unreadable

NAMESPACE = "http://www.fatturapa.gov.it/sdi/messaggi/v1.0"
KINDS = {
    "RicevutaConsegna": "RC",
    "NotificaScarto": "NS",
    "RicevutaScarto": "NS",
    "NotificaMancataConsegna": "MC",
    "RicevutaImpossibilitaRecapito": "MC",
    "NotificaEsito": "NE",
    "NotificaEsitoCommittente": "EC",
    "ScartoEsitoCommittente": "SE",
    "NotificaDecorrenzaTermini": "DT",
    "AttestazioneTrasmissioneFattura": "AT",
    "MetadatiInvioFile": "MT",
    "FileMetadati": "MT",
}
ACCEPTED, REFUSED = "EC01", "EC02"
LONGEST_DESCRIPTION = 255
_ENVELOPE = re.compile(r"(\.xml)?(\.p7m)*$", re.IGNORECASE)


class Notice(NamedTuple):
    """One message. `file_name` is the invoice file that it speaks of (NomeFile); texts are empty when absent.

    `delivered_at` is the instant of delivery when the message tells one, with the offset that it gives or none.
    """

    kind: str
    sdi_id: str
    file_name: str
    number: str
    year: str
    outcome: str
    description: str
    codes: tuple[str, ...]
    delivered_at: datetime | None


def notices(name: str, data: bytes, limits: Limits = DEFAULT) -> tuple[Notice, ...]:
    """The messages in the bytes of a file, signed or not; what is no message is passed over."""
    found = []
    for held in contents(name, data, limits):
        if isinstance(held, Held):
            try:
                root = parse(held.content, limits).root
            except Unreadable:
                continue
            kind = KINDS.get(name_of(root)[1])
            if kind is not None:
                found.append(_notice(kind, root))
    return tuple(found)


def _notice(kind: str, root: etree._Element) -> Notice:
    texts: dict[str, str] = {}
    codes = []
    for element in root.iter(etree.Element):
        name = name_of(element)[1]
        if name == "Signature":
            break
        text = (element.text or "").strip()
        texts.setdefault(name, text)
        if name in ("Codice", "Scarto") and text and kind in ("NS", "SE"):
            codes.append(text[:10])
    return Notice(
        kind=kind,
        sdi_id=texts.get("IdentificativoSdI", "")[:36],
        file_name=texts.get("NomeFile", "")[:120],
        number=texts.get("NumeroFattura", "")[:20],
        year=texts.get("AnnoFattura", "")[:4],
        outcome=texts.get("Esito", "")[:4],
        description=texts.get("Descrizione", "")[:LONGEST_DESCRIPTION],
        codes=tuple(codes),
        delivered_at=_instant(texts.get("DataOraConsegna", "")),
    )


def _instant(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def outcome_file_name(received: str, place: int) -> str:
    """The name of an outcome's file: the received file's without its endings, `_EC_` and a number of three digits.

    Raises:
        ValueError: a file cannot have more than 999 outcomes.
    """
    if not 1 <= place <= 999:
        raise ValueError("an outcome's number has three digits")
    return f"{_ENVELOPE.sub('', received)}_EC_{place:03d}.xml"


def outcome_message(
    *, sdi_id: str, number: str, year: int, position: int | None, outcome: str, description: str, message_id: str
) -> str:
    """The text of a NotificaEsitoCommittente; `position` tells the bodies of a lot apart, None for a lone one."""
    place = f"<PosizioneFattura>{position}</PosizioneFattura>" if position else ""
    said = f"  <Descrizione>{escape(description[:LONGEST_DESCRIPTION])}</Descrizione>\n" if description else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<types:NotificaEsitoCommittente xmlns:types="{NAMESPACE}" versione="1.0">\n'
        f"  <IdentificativoSdI>{escape(sdi_id)}</IdentificativoSdI>\n"
        f"  <RiferimentoFattura><NumeroFattura>{escape(number)}</NumeroFattura><AnnoFattura>{year}</AnnoFattura>"
        f"{place}</RiferimentoFattura>\n"
        f"  <Esito>{outcome}</Esito>\n{said}"
        f"  <MessageIdCommittente>{escape(message_id)}</MessageIdCommittente>\n"
        "</types:NotificaEsitoCommittente>\n"
    )
