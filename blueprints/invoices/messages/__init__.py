"""Sentences of the room. Those of the verification rules are in `verification`, those of the reader in `fatturapa`."""

from blueprints.invoices.messages.tolerances import TOLERANCES
from blueprints.invoices.messages.waiting import WAITING

MESSAGES = {
    **TOLERANCES,
    **WAITING,
    "einvoice-unreadable": {
        "it": "Il file {name} non si può leggere: {reason}. Controllalo e caricalo di nuovo.",
        "en": "The file {name} cannot be read: {reason}. Check it and upload it again.",
    },
    "einvoice-there-already": {
        "it": "Il file {name} è già stato caricato: non è cambiato nulla.",
        "en": "The file {name} was brought in before: nothing has changed.",
    },
    "einvoice-without-date-or-number": {
        "it": "Nel file {name} manca il numero o la data della fattura: chiedi all'ente di emetterla di nuovo.",
        "en": "The file {name} lacks the number or the date of the invoice: ask the provider to issue it again.",
    },
    "outcome-without-delivery": {
        "it": "Manca la ricevuta di consegna di SdI: senza, non si può mandare l'esito.",
        "en": "The delivery receipt of SdI is missing: without it no outcome can be sent.",
    },
    "outcome-too-late": {
        "it": "L'esito si poteva mandare fino al {last_day}: apri una contestazione e chiedi una nota di credito.",
        "en": "The outcome could be sent until {last_day}: open a dispute and ask for a credit note.",
    },
    "outcome-already-sent": {
        "it": "Per questa fattura è già stato mandato un esito: non se ne manda un altro.",
        "en": "An outcome was sent for this invoice before: no other one is sent.",
    },
    "outcome-term-ended": {
        "it": "SdI ha comunicato la decorrenza dei termini: apri una contestazione e chiedi una nota di credito.",
        "en": "SdI has told that the term has ended: open a dispute and ask for a credit note.",
    },
    "outcome-without-sdi-number": {
        "it": "Manca l'identificativo SdI del file: scrivilo (è nei metadati o nella ricevuta di consegna).",
        "en": "SdI's number of the file is missing: write it (metadata or delivery receipt tell it).",
    },
    "refusal-without-reason": {
        "it": "Scrivi perché rifiuti la fattura: il fornitore deve poterla correggere.",
        "en": "Write why you refuse the invoice: the supplier must be able to correct it.",
    },
    "cause-not-lawful": {
        "it": "La causa «{cause}» non è tra le cinque ammesse dal DM 132/2020: apri una contestazione.",
        "en": "The cause «{cause}» is not among the five that DM 132/2020 allows: open a dispute.",
    },
    "cause-without-refusal": {
        "it": "Un'accettazione non ha cause: togli «{cause}» o scegli il rifiuto.",
        "en": "An acceptance has no cause: take «{cause}» away or choose a refusal.",
    },
    "preflight-not-yours": {
        "it": "La fattura {number} è di un altro fornitore: qui si provano solo le proprie.",
        "en": "Invoice {number} is another supplier's: only your own are tried here.",
    },
    "preflight-no-agency": {
        "it": "La bozza non è intestata a un'azienda che usa questo programma: controlla il cessionario.",
        "en": "The draft is not addressed to an agency that uses this program: check the customer.",
    },
    "dispute-not-now": {
        "it": "Si contesta una fattura verificata: verificala prima.",
        "en": "Only a verified invoice is disputed: verify it first.",
    },
    "dispute-nothing-new": {
        "it": "Non ci sono osservazioni nuove da contestare: sono già tutte nelle contestazioni aperte.",
        "en": "There is nothing new to dispute: every finding is in an open dispute already.",
    },
    "dispute-amount-impossible": {
        "it": "Scrivi un importo maggiore di zero e non più grande di quello di cui si discute.",
        "en": "Write an amount above zero and not above the one at stake.",
    },
    "dispute-without-reason": {
        "it": "Scrivi il motivo: chi legge deve capire perché.",
        "en": "Write the reason: who reads it must understand why.",
    },
    "dispute-answer-empty": {
        "it": "Scrivi che cosa rispondi alla contestazione.",
        "en": "Write what you answer to the dispute.",
    },
    "dispute-too-many-files": {
        "it": "Si possono allegare al massimo {most} file: unisci gli altri in un solo PDF o ZIP.",
        "en": "At most {most} files can be attached: join the others into one PDF or ZIP.",
    },
    "dispute-answer-awaited": {
        "it": "L'ente può rispondere fino al {until}: conferma la contestazione dopo la risposta o dopo quel giorno.",
        "en": "The provider may answer until {until}: uphold the dispute after its answer or after that day.",
    },
    "dispute-decided-already": {
        "it": "Questa contestazione è già stata decisa.",
        "en": "This dispute was decided before.",
    },
    "credit-note-nothing-to-ask": {
        "it": "Non c'è nulla di confermato per cui chiedere una nota di credito.",
        "en": "Nothing that was upheld needs a credit note.",
    },
    "invoice-disputes-decided": {
        "it": "Sulla fattura {number} ci sono contestazioni decise o note di credito: non si verifica di nuovo.",
        "en": "Disputes on invoice {number} were decided or credited: it is not verified again.",
    },
    "liquidation-empty": {
        "it": "Scegli almeno una fattura da liquidare.",
        "en": "Choose at least one invoice to liquidate.",
    },
    "liquidation-negative": {
        "it": "Le note di credito scelte superano le fatture: aggiungi le fatture a cui si riferiscono.",
        "en": "The chosen credit notes exceed the invoices: add the invoices that they refer to.",
    },
    "invoice-liquidated-already": {
        "it": "La fattura {number} è già liquidata.",
        "en": "Invoice {number} is liquidated already.",
    },
    "invoice-refused": {
        "it": "La fattura {number} è stata rifiutata: si paga quella che la sostituisce.",
        "en": "Invoice {number} was refused: the one that replaces it is paid.",
    },
    "invoice-not-checked": {
        "it": "La fattura {number} non è ancora verificata: aprila e premi «Verifica».",
        "en": "Invoice {number} is not verified yet: open it and press «Verifica».",
    },
    "invoice-tax-wrong": {
        "it": "L'IVA della fattura {number} di {supplier} non è quella dovuta ({rules}): contesta l'importo e chiedi "
        "la nota di credito, oppure chi ne ha il ruolo lasci passare l'osservazione con un motivo.",
        "en": "The VAT of invoice {number} of {supplier} is not what is due ({rules}): dispute the amount and ask for "
        "a credit note, or let somebody with that role let the finding pass with a reason.",
    },
    "invoice-without-cig": {
        "it": "Sulla fattura {number} manca il CIG: senza non si paga (L. 136/2010).",
        "en": "Invoice {number} has no CIG: it cannot be paid without (L. 136/2010).",
    },
    "iban-not-declared": {
        "it": "L'IBAN della fattura {number} non è tra i conti dedicati dichiarati dall'ente: fallo dichiarare.",
        "en": "The IBAN of invoice {number} is none of the accounts that the provider declared: ask to declare it.",
    },
    "durc-missing": {
        "it": "Per la fattura {number} manca un DURC valido oggi: acquisiscilo e registralo nei controlli dell'ente.",
        "en": "For invoice {number} no DURC is valid today: acquire it and record it among the provider's checks.",
    },
    "durc-negative": {
        "it": "Il DURC dell'ente della fattura {number} è irregolare: scrivi quanto deve a INPS, INAIL o altra cassa.",
        "en": "The DURC of the provider of invoice {number} is negative: write what it owes to each body.",
    },
    "collection-missing": {
        "it": "La fattura {number} supera la soglia: serve prima la verifica presso l'agente della riscossione.",
        "en": "Invoice {number} is above the threshold: ask the collection agency before paying.",
    },
    "collection-waiting": {
        "it": "Per la fattura {number} si attende la risposta dell'agente della riscossione.",
        "en": "For invoice {number} the answer of the collection agency is awaited.",
    },
    "signature-same-person": {
        "it": "Chi ha proposto l'atto non lo può anche firmare: serve un'altra persona.",
        "en": "Who proposed the act cannot sign it too: another person must.",
    },
    "signature-reason-missing": {
        "it": "Scrivi perché l'atto non si firma.",
        "en": "Write why the act is not signed.",
    },
    "export-before-signature": {
        "it": "L'atto si esporta quando è firmato.",
        "en": "The act is exported once it is signed.",
    },
    "payments-unreadable": {
        "it": "Il file dei pagamenti non si legge: serve un CSV con le colonne {columns}.",
        "en": "The file of payments cannot be read: a CSV with the columns {columns} is needed.",
    },
    "clawback-not-paid": {
        "it": "Si recupera solo ciò che è stato pagato.",
        "en": "Only what was paid can be taken back.",
    },
    "clawback-too-much": {
        "it": "L'importo supera quello pagato e non ancora recuperato ({most} centesimi).",
        "en": "The amount is above what was paid and not taken back yet ({most} cents).",
    },
    "clawback-without-reason": {
        "it": "Scrivi perché il pagamento non era dovuto.",
        "en": "Write why the payment was not due.",
    },
    "social-debts-impossible": {
        "it": "Il dovuto agli enti previdenziali va con un DURC irregolare: ogni ente una volta, con importo.",
        "en": "What is owed to social-security bodies belongs to a negative DURC: each body once, with an amount.",
    },
    "payment-check-incomplete": {
        "it": "Scrivi il numero e, per un DURC regolare, la scadenza; un debito accertato ha un importo.",
        "en": "Write the number and, for a regular DURC, until when it holds; a debt has an amount.",
    },
    "invoice-held": {
        "it": "La fattura {number} è bloccata da una sospensione: si sblocca quando la sospensione finisce.",
        "en": "Invoice {number} is held by a suspension: it is released when the suspension ends.",
    },
    "invoice-supplier-unknown": {
        "it": "Il fornitore della fattura {number} non è un ente registrato: controlla la partita IVA.",
        "en": "The supplier of invoice {number} is no registered provider: check the VAT number.",
    },
    "invoice-nothing-undisputed": {
        "it": "La fattura {number} è contestata per intero: non c'è nulla da liquidare.",
        "en": "Invoice {number} is disputed as a whole: there is nothing to liquidate.",
    },
    "replay-nothing-changed": {
        "it": "Cambia almeno una regola, un parametro o un prezzo: altrimenti non c'è nulla da provare.",
        "en": "Change a rule, a parameter or a price: there is nothing to try otherwise.",
    },
    "replay-from-the-future": {
        "it": "Si prova su ore già fatturate: scegli un giorno fino al {today}.",
        "en": "Hours that were billed are tried: choose a day up to {today}.",
    },
    "replay-price-not-positive": {
        "it": "Un prezzo provato dev'essere maggiore di zero.",
        "en": "A price that is tried must be above zero.",
    },
    "replay-value-unreadable": {
        "it": "Il valore di «{parameter}» non si legge: scrivilo come {example}.",
        "en": "The value of «{parameter}» cannot be read: write it like {example}.",
    },
    "replay-act-missing": {
        "it": "Scrivi l'atto con cui si decide.",
        "en": "Write the act that decides it.",
    },
    "replay-back-dated": {
        "it": "Regole e parametri valgono da oggi ({today}) in poi: ciò che è stato verificato non si riscrive.",
        "en": "Rules and parameters hold from today ({today}) on: what was verified is not rewritten.",
    },
    "sample-drawn-already": {
        "it": "Il campione di questo mese è già stato estratto: si estrae una volta sola.",
        "en": "The sample of this month was drawn before: it is drawn once.",
    },
    "sample-without-accesses": {
        "it": "In questo mese non ci sono accessi accettati senza osservazioni: prima si accettano i rendiconti.",
        "en": "This month has no accepted access without a finding: accept the reports first.",
    },
    "sample-recorded-already": {
        "it": "L'esito di questo controllo è già registrato.",
        "en": "The outcome of this control is recorded already.",
    },
    "sample-outcome-unknown": {
        "it": "Scegli uno degli esiti.",
        "en": "Choose one of the outcomes.",
    },
    "sample-note-missing": {
        "it": "Scrivi perché l'accesso non è confermato.",
        "en": "Write why the access is not confirmed.",
    },
}
WHY_NOT = {
    "no-project": {"it": "no: progetto non attivo", "en": "no: no project"},
    "suspended": {"it": "no: progetto sospeso", "en": "no: project suspended"},
    "stay": {"it": "no: ricovero", "en": "no: stay away from home"},
    "school-closed": {"it": "no: scuola chiusa", "en": "no: school closed"},
}
LIMITS = {
    "week": {"it": "alla settimana", "en": "a week"},
    "month": {"it": "al mese", "en": "a month"},
    "period": {"it": "nel periodo", "en": "in the period"},
    "access": {"it": "per accesso", "en": "an access"},
    "extra": {"it": "in più", "en": "extra"},
}
TARIFF_WORDS = {
    "SCHOOL-ASSISTANT": "assistente educativo",
    "EDUCATOR": "educatore",
    "weekday": "feriale",
    "holiday": "festivo",
    "infanzia": "scuola dell'infanzia",
    "primaria": "scuola primaria",
    "secondaria-1": "secondaria di primo grado",
    "secondaria-2": "secondaria di secondo grado",
    "iefp": "istruzione e formazione professionale",
}
