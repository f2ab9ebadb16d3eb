"""Sentences in Italian and English for faults, findings and refusals; codes and facts come from elsewhere."""

from collections.abc import Mapping
from typing import Any

from app.decisions import Refusal
from app.sentences import SENTENCES

from .invoice import Fault, Finding
from .structure import table

SDI_MESSAGES = frozenset(
    {
        "RicevutaConsegna",
        "NotificaScarto",
        "RicevutaScarto",
        "NotificaMancataConsegna",
        "RicevutaImpossibilitaRecapito",
        "NotificaEsito",
        "NotificaEsitoCommittente",
        "ScartoEsitoCommittente",
        "NotificaDecorrenzaTermini",
        "AttestazioneTrasmissioneFattura",
        "MetadatiInvioFile",
        "FileMetadati",
    }
)

REASONS: dict[str, dict[str, str]] = {
    "file-missing": {"it": "il file non c'è", "en": "there is no such file"},
    "file-not-readable": {"it": "il file non si può leggere: {detail}", "en": "the file cannot be read: {detail}"},
    "file-not-regular": {"it": "non è un file", "en": "this is not a file"},
    "file-too-big": {"it": "il file supera {limit} byte", "en": "the file is larger than {limit} bytes"},
    "reader-defect": {
        "it": "un difetto di questo programma ({detail}) ne ha fermato la lettura: per favore segnalarlo",
        "en": "a defect of this program ({detail}) stopped its reading: please report it",
    },
    "format-unknown": {
        "it": "non è un XML, un p7m o uno zip{detail}",
        "en": "this is not an XML file, a p7m or a zip{detail}",
    },
    "layers-too-many": {
        "it": "più di {limit} buste una dentro l'altra",
        "en": "more than {limit} envelopes one inside the other",
    },
    "base64-broken": {"it": "il testo base64 è rotto: {detail}", "en": "the base64 text is broken: {detail}"},
    "signed-broken": {
        "it": "la busta firmata è rotta o troncata: {detail}",
        "en": "the signed envelope is broken or truncated: {detail}",
    },
    "signed-too-complex": {
        "it": "la busta firmata è troppo complicata: {detail}",
        "en": "the signed envelope is too complicated: {detail}",
    },
    "signed-detached": {
        "it": "la busta porta solo la firma, non la fattura",
        "en": "the envelope holds only the signature, not the invoice",
    },
    "not-signed-data": {
        "it": "la busta non contiene dati firmati (tipo {type})",
        "en": "the envelope holds no signed data (type {type})",
    },
    "zip-empty": {"it": "lo zip non contiene file", "en": "the zip holds no files"},
    "zip-nested": {"it": "uno zip dentro uno zip non si apre", "en": "a zip inside a zip is not opened"},
    "zip-too-many-elements": {
        "it": "le fatture dello zip insieme superano {limit} elementi",
        "en": "the invoices of the zip together have more than {limit} elements",
    },
    "xml-too-big": {
        "it": "la fattura ha {bytes} byte; il limite di SdI è {limit} (00003)",
        "en": "the invoice has {bytes} bytes; SdI's limit is {limit} (00003)",
    },
    "xml-too-many-elements": {
        "it": "il file ha più elementi di quanti una fattura possa averne ({limit})",
        "en": "the file has more elements than an invoice can have ({limit})",
    },
    "xml-too-many-lines": {
        "it": "il file ha più righe di quante una fattura possa averne ({limit})",
        "en": "the file has more lines than an invoice can have ({limit})",
    },
    "xml-too-many-bodies": {
        "it": "il file ha più documenti di quanti ne possano stare in un lotto ({limit})",
        "en": "the file has more documents than a lot can hold ({limit})",
    },
    "xml-broken": {
        "it": "l'XML è rotto alla riga {line}: {detail}",
        "en": "the XML is broken at line {line}: {detail}",
    },
    "xml-doctype": {
        "it": "il file ha un DOCTYPE, che una fattura non ha mai",
        "en": "the file has a DOCTYPE, which an invoice never has",
    },
    "not-an-invoice": {
        "it": "non è una fattura: l'elemento principale è {root}",
        "en": "this is not an invoice: the root element is {root}",
    },
    "sdi-message": {
        "it": "non è una fattura ma un messaggio di SdI ({root})",
        "en": "this is not an invoice but a message of SdI ({root})",
    },
}

FAULTS: dict[str, dict[str, str]] = {
    "version-not-checked": {
        "it": "formato vecchio ({found}): la struttura non è stata controllata",
        "en": "old format ({found}): the structure was not checked",
    },
    "namespace": {
        "it": "lo spazio dei nomi non è quello della fattura: {found!r}",
        "en": "the namespace is not that of an invoice: {found!r}",
    },
    "namespace-repaired": {
        "it": "un indirizzo di spazio dei nomi non è valido o non è dichiarato; il file è stato letto lo stesso",
        "en": "a namespace address is invalid or not declared; the file was read all the same",
    },
    "encoding-repaired": {
        "it": "la codifica dichiarata non è quella usata; il testo è stato letto come {read_as}",
        "en": "the declared encoding is not the one used; the text was read as {read_as}",
    },
    "blanks-repaired": {
        "it": "prima dell'inizio o dopo la fine del file ci sono caratteri di troppo",
        "en": "there are stray characters before the start or after the end of the file",
    },
    "signature-broken": {
        "it": "la firma non corrisponde al contenuto: il file è stato cambiato dopo la firma",
        "en": "the signature does not match the content: the file was changed after it was signed",
    },
    "attribute-missing": {"it": "manca l'attributo {name}", "en": "the attribute {name} is missing"},
    "attribute-unknown": {"it": "attributo non previsto: {name}", "en": "unexpected attribute: {name}"},
    "value": {
        "it": "il valore {value!r} non va: serve {expected}",
        "en": "the value {value!r} will not do: {expected} is needed",
    },
    "elements-in-value": {"it": "il campo contiene altri elementi", "en": "the field contains other elements"},
    "text-in-block": {"it": "testo fuori dai campi", "en": "text outside the fields"},
    "missing": {"it": "manca {name}", "en": "{name} is missing"},
    "exclusive": {"it": "{name}: solo uno dei due", "en": "{name}: only one of the two"},
    "unknown": {"it": "elemento non previsto: {name}", "en": "unexpected element: {name}"},
    "repeated": {"it": "{name} c'è più di una volta", "en": "{name} is there more than once"},
    "misplaced": {"it": "{name} è fuori posto", "en": "{name} is out of place"},
    "too-many": {
        "it": "ci sono più di {limit} difetti; qui i primi",
        "en": "there are more than {limit} faults; these are the first",
    },
    "other": {"it": "la struttura non è valida: {detail}", "en": "the structure is not valid: {detail}"},
}

FINDINGS: dict[str, dict[str, str]] = {
    "00400": {"it": "aliquota zero senza Natura", "en": "rate zero without Natura"},
    "00401": {
        "it": "Natura {nature} con aliquota {rate}, diversa da zero",
        "en": "Natura {nature} with rate {rate}, which is not zero",
    },
    "00403": {
        "it": "data {date} successiva alla ricezione ({received})",
        "en": "date {date} after the reception ({received})",
    },
    "00409": {
        "it": "stesso numero {number}, anno e tipo di un altro documento del file",
        "en": "same number {number}, year and type as another document of the file",
    },
    "00411": {
        "it": "ritenuta sulla riga, ma DatiRitenuta manca",
        "en": "withholding on the line, but DatiRitenuta is missing",
    },
    "00413": {"it": "cassa previdenziale: aliquota zero senza Natura", "en": "pension fund: rate zero without Natura"},
    "00414": {
        "it": "cassa previdenziale: Natura {nature} con aliquota {rate}, diversa da zero",
        "en": "pension fund: Natura {nature} with rate {rate}, which is not zero",
    },
    "00415": {
        "it": "ritenuta sulla cassa previdenziale, ma DatiRitenuta manca",
        "en": "withholding on the pension fund, but DatiRitenuta is missing",
    },
    "00417": {
        "it": "il cliente non ha né partita IVA né codice fiscale",
        "en": "the customer has neither VAT number nor fiscal code",
    },
    "00418": {
        "it": "data {date} anteriore alla fattura collegata ({linked})",
        "en": "date {date} before the linked invoice ({linked})",
    },
    "00419": {"it": "manca un riepilogo per l'aliquota {rate}", "en": "there is no VAT summary for the rate {rate}"},
    "00420": {
        "it": "esigibilità S (scissione dei pagamenti) con Natura {nature}",
        "en": "collectability S (split payment) with Natura {nature}",
    },
    "00421": {
        "it": "imposta {found}, ma {rate}% di {taxable} fa {expected}",
        "en": "tax {found}, but {rate}% of {taxable} is {expected}",
    },
    "00422": {
        "it": "imponibile {found} per l'aliquota {rate}, ma le righe fanno {expected}",
        "en": "taxable amount {found} for the rate {rate}, but the lines make {expected}",
    },
    "00423": {
        "it": "prezzo totale {found}, ma prezzo per quantità fa {expected}",
        "en": "total {found}, but price times quantity is {expected}",
    },
    "00424": {"it": "aliquota {rate} non indicata in percentuale", "en": "rate {rate} is not given in per cent"},
    "00425": {"it": "il numero {number!r} non contiene cifre", "en": "the number {number!r} has no digit"},
    "00427": {
        "it": "codice destinatario di {length} caratteri nel formato {format}",
        "en": "recipient code of {length} characters in the format {format}",
    },
    "00428": {
        "it": "formato {format} diverso dalla versione {version}",
        "en": "format {format} differs from the version {version}",
    },
    "00429": {"it": "riepilogo: aliquota zero senza Natura", "en": "VAT summary: rate zero without Natura"},
    "00430": {
        "it": "riepilogo: Natura {nature} con aliquota {rate}, diversa da zero",
        "en": "VAT summary: Natura {nature} with rate {rate}, which is not zero",
    },
    "00437": {
        "it": "sconto o maggiorazione del documento senza percentuale né importo",
        "en": "discount or surcharge of the document with neither percentage nor amount",
    },
    "00438": {
        "it": "sconto o maggiorazione della riga senza percentuale né importo",
        "en": "discount or surcharge of the line with neither percentage nor amount",
    },
    "00443": {
        "it": "l'aliquota {rate} del riepilogo non è su nessuna riga",
        "en": "the rate {rate} of the VAT summary is on no line",
    },
    "00444": {
        "it": "la Natura {nature} è sulle righe o nei riepiloghi, ma non in entrambi",
        "en": "the Natura {nature} is on the lines or in the VAT summaries, but not in both",
    },
    "00445": {
        "it": "dal 2021 la Natura {nature} vuole il dettaglio",
        "en": "since 2021 the Natura {nature} needs its detail",
    },
    "00471": {
        "it": "con {type} il fornitore non può essere il cliente",
        "en": "with {type} the supplier may not be the customer",
    },
    "00472": {
        "it": "con {type} il fornitore deve essere il cliente",
        "en": "with {type} the supplier must be the customer",
    },
    "00473": {
        "it": "con {type} il paese {country} del fornitore non è ammesso",
        "en": "with {type} the supplier's country {country} is not admitted",
    },
    "00474": {
        "it": "con {type} nessuna riga può avere aliquota zero",
        "en": "with {type} no line may have the rate zero",
    },
    "00475": {
        "it": "con {type} serve la partita IVA del cliente",
        "en": "with {type} the customer's VAT number is needed",
    },
    "00476": {
        "it": "fornitore e cliente sono tutti e due fuori dall'Italia",
        "en": "supplier and customer are both outside Italy",
    },
}


def of_refusal(reason: Refusal, language: str = "en") -> str:
    """Code and sentence of a refusal: `xml-doctype: the file has a DOCTYPE, ...`.

    Those of archives and empty files are the kernel's.
    """
    return f"{reason.code}: {words_of_refusal(reason, language)}"


def words_of_refusal(reason: Refusal, language: str) -> str:
    """The sentence alone, without its code."""
    sentences = REASONS if reason.code in REASONS else SENTENCES
    return _said(sentences, reason.code, language, reason.facts)


def of_fault(fault: Fault, language: str = "en") -> str:
    """The sentence of a fault."""
    facts = dict(fault.facts)
    if "kind" in facts:
        facts["expected"] = table().kinds[str(facts["kind"])].said[language]
    return _said(FAULTS, fault.code, language, facts)


def of_finding(finding: Finding, language: str = "en") -> str:
    """The sentence of a finding."""
    return _said(FINDINGS, finding.code, language, finding.facts)


def _said(sentences: Mapping[str, Mapping[str, str]], code: str, language: str, facts: Mapping[str, Any]) -> str:
    return sentences[code][language].format(**facts)
