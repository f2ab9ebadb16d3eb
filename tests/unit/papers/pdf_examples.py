"""Facts for every paper that the program prints, as long and as ugly as they come."""

from typing import Any

LONG = "Cooperativa Sociale Girasole Demo di Solidarietà e Assistenza Domiciliare Integrata, impresa sociale"
AGENCY = {"agency": "Azienda Sociale Demo", "address": "Via dell'Esempio 1, Cremona"}
DIGEST = "0123456789abcdef" * 4


def _question(code: str, **changes: Any) -> dict[str, Any]:
    plain = {"code": code, "label": f"Domanda {code}", "notes": ["Testo."], "lines": [], "choices": [], "blank": 1}
    return {**plain, "rows": [], **changes}


EXAMPLES: dict[str, dict[str, Any]] = {
    "calls/form.typ": {
        **AGENCY,
        "title": "Modulo dell'avviso DOM-2027",
        "banner": "BOZZA, non presentata",
        "lead": [f"Domanda di accreditamento di {LONG}."],
        "facts": [["Ente", LONG], ["Impronta SHA-256", DIGEST]],
        "sections": [
            {
                "title": "Organico",
                "help": "Chi lavora, e quando.",
                "items": [
                    _question("A1", choices=[{"label": "sì", "chosen": True}, {"label": "no", "chosen": False}]),
                    _question("A2", rows=[{"title": "Riga 1", "items": [_question("A2.nome", lines=["Ada"])]}]),
                ],
            }
        ],
        "closing": ["Le dichiarazioni sono rese ai sensi degli articoli 46 e 47 del DPR 445/2000."],
    },
    "calls/paper.typ": {
        **AGENCY,
        "title": "Verbale della seduta n. 3",
        "lead": ["Commissione dell'avviso DOM-2027.", "Presenti: Ada Demo Bianchi."],
        "sections": [
            {"title": "Annotazioni", "lines": ["Nessuna."]},
            {"title": "Domanda", "facts": [["Ente", LONG], ["Impronta SHA-256 del contenuto", DIGEST]]},
            {"title": "Esiti", "head": ["Richiedente", "Esito"], "rows": [[LONG, "accolta"], ["Altro", "respinta"]]},
        ],
        "closing": ["Fine."],
    },
    "care/report.typ": {
        "code": "SAD-2026-10-7",
        "agency": "Azienda Sociale Demo",
        "provider": LONG,
        "service": "Assistenza",
        "month": "ottobre 2026",
        "state": "accettato",
        "submitted_at": "3/11/2026",
        "decided_at": "5/11/2026",
        "accesses": "2",
        "submitted": "3,00",
        "accepted": "2,50",
        "amount": "62,50 €",
        "lines": [
            {
                "position": "1",
                "project": "P-0001",
                "profile": "Operatore",
                "day_type": "Feriali",
                "price": "25,00",
                "accesses": "2",
                "submitted": "3,00",
                "accepted": "2,50",
                "amount": "62,50",
                "reason": "oltre il piano",
            }
        ],
    },
    "care/sheet.typ": {
        "project": "P-0001",
        "month": "ottobre 2026",
        "provider": LONG,
        "agency": "Azienda Sociale Demo",
        "service": "Assistenza domiciliare",
        "total": "1 ora",
        "rows": [{"day": "1/10", "span": "8:00–9:00", "length": "60", "kind": "accesso", "operator": "OP-1"}],
    },
    "invoices/adjustment.typ": {
        **AGENCY,
        "title": "Conguaglio C-2026-1",
        "provider": LONG,
        "day": "22/11/2026",
        "act": "Determinazione n. 33",
        "valid_from": "1/1/2026",
        "code": "C-2026-1",
        "document": "una fattura (TD01)",
        "total": "12,00 €",
        "items": [
            {
                "month": "10/2026",
                "what": "SAD ASA",
                "old": "23,40",
                "new": "24,00",
                "hours": "20,00",
                "cents": "12,00 €",
            }
        ],
    },
    "invoices/credit_request.typ": {
        **AGENCY,
        "title": "Richiesta di nota di credito, fattura 7/A",
        "provider": f"{LONG}, partita IVA 12345670017",
        "day": "22/11/2026",
        "number": "7/A",
        "dated": "31/10/2026",
        "due_on": "7/12/2026",
        "total": "1.234,56 €",
        "items": [
            {
                "where": "riga 2",
                "said": "Ore oltre quelle autorizzate: 3,50 ore in più nel mese.",
                "decision": "Confermata: il piano non era stato rivisto.",
                "cents": "1.234,56 €",
            }
        ],
    },
    "invoices/liquidation.typ": {
        **AGENCY,
        "title": "Atto di liquidazione n. 12/2026",
        "day": "22/11/2026",
        "payee": "25.000,00 €",
        "treasury": "1.250,00 €",
        "blocked": "100,00 €",
        "deductions": ["Recupero del 3/2026: 12,00 €"],
        "withheld": ["30,00 € a INPS per la fattura FPA-2026-00000007/AB"],
        "tolerated": ["Riga 1, R15: 0,25 €, lasciata passare da Ada Demo Bianchi (arrotondamento concordato)"],
        "items": [
            {
                "supplier": LONG,
                "number": "FPA-2026-00000007/AB",
                "date": "31/10/2026",
                "cig": "1234567CE7",
                "iban": "IT60X0542811101000000123456",
                "due": "30/11/2026",
                "net": "25.000,00 €",
                "vat": "1.250,00 €",
                "payee": "25.000,00 €",
                "treasury": "1.250,00 €",
            }
        ],
        "signatures": ["Proposto da Ada Demo Bianchi, 22/11/2026 10:00"],
    },
    "monitoring/minutes.typ": {
        **AGENCY,
        "title": "Verbale di visita n. 3/2026",
        "facts": [["Ente visitato", LONG], ["Oggetto", "–"]],
        "checks": [["G01", "Lo statuto c'è ed è quello depositato.", "conforme", "–"]],
        "findings": [
            {"title": "Rilievo 1: lieve, voce G01", "text": "Testo.", "prescription": "Fare.", "due_on": "1/12/2026"}
        ],
        "statements": "Nessuna.",
        "observations": "Nessuna.",
        "closed_at": "22/11/2026, ore 10:00",
        "digest": DIGEST,
    },
    "monitoring/penalty.typ": {
        **AGENCY,
        "title": "Penale n. 2/2026",
        "facts": [["Ente", LONG], ["Rilievo", "Carta dei servizi non aggiornata"], ["Importo", "500,00 €"]],
        "decided_at": "22/11/2026, ore 10:00",
    },
    "register/pact.typ": {
        "title": "Patto di accreditamento n. SAD-12/2026",
        "agency": {"name": "Azienda Sociale Demo", "address": "Via dell'Esempio 1, Cremona", "code": "01234567890"},
        "provider": {"name": LONG, "address": "Via dell'Esempio 2, Cremona", "code": "12345670017"},
        "service": "Assistenza domiciliare",
        "accreditation": "12/2026",
        "from": "01/01/2027",
        "to": "31/12/2029",
        "cig": "1234567CE7",
        "comuni": ["Cremona", "Castelverde", "Soresina"],
        "tariffs": [["ASA weekday", "23,40"], ["OSS holiday", "27,10"]],
    },
    "standards/checklist.typ": {
        "title": "Requisiti 2027",
        "agency": "Azienda Sociale Demo",
        "number": "2",
        "published_at": "1/11/2026",
        "digest": DIGEST,
        "items": [
            {
                "code": "G01",
                "text": "Statuto.",
                "evidence": "statuto",
                "measure": "",
                "kinds": "obbligatorio",
                "services": "tutti",
                "thresholds": ["almeno 2 anni"],
            }
        ],
    },
}
