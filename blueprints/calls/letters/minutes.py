"""The minutes of a session as a paper, whole or as the edition of a reader who abstains on somebody."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app import pdf
from blueprints.calls.letters import OUTCOMES, TEMPLATE
from blueprints.territory.api import Agency


def points(value: Decimal) -> str:
    """Points as people write them, without zeros that say nothing: `7,5`."""
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")


def minutes(agency: Agency, content: Mapping[str, Any]) -> bytes:
    """The minutes of a session, from what they froze; `left_out` says how many applicants the reader may not see."""
    left_out = content.get("left_out")
    return pdf.make(
        TEMPLATE,
        {
            "title": f"{'Estratto del verbale' if left_out else 'Verbale'} della seduta n. {content['number']}",
            "agency": agency.name,
            "address": agency.address,
            "lead": [
                f"Commissione dell'avviso {content['call']}, nominata con atto n. {content['act']}.",
                f"Seduta aperta il {content['opened_at']} e chiusa il {content['closed_at']}, {content['place']}.",
                f"Presenti: {', '.join(content['present'])}.",
                *([f"Richiedenti non riportati, perché chi legge si è astenuto: {left_out}."] if left_out else []),
            ],
            "sections": [
                {
                    "title": "Dichiarazioni, astensioni e quorum",
                    "head": ["Richiedente", "Giudicano", "Astenuti", "Quorum"],
                    "rows": [_bench(each) for each in content["benches"]],
                },
                *([_seals(content["seals"])] if content.get("seals") else []),
                *[section for each in content.get("scores", ()) for section in _scores(each)],
                {
                    "title": "Esiti concordati",
                    "head": ["Richiedente", "Servizio", "Esito", "Motivazione"],
                    "rows": [_outcome(each) for each in content["outcomes"]],
                    "lines": [] if content["outcomes"] else ["Nessuno in questa seduta."],
                },
                {"title": "Annotazioni", "lines": [content["notes"] or "Nessuna."]},
            ],
        },
    )


def _bench(each: Mapping[str, Any]) -> list[str]:
    missing = each.get("undeclared", ())
    quorum = f"{len(each['sitting'])} di {each['members']}, minimo {each['least']}" if "members" in each else "–"
    if "members" in each and each["sitting"] and len(each["sitting"]) % 2 == 0:
        quorum = f"{quorum}; numero pari dopo le astensioni"
    for name in each.get("substitutes", ()):
        quorum = f"{quorum}; subentra {name}, riserva"
    return [
        each["applicant"],
        ", ".join(each["sitting"]) or "–",
        ", ".join(each["recused"]) or "–",
        f"{quorum}; devono dichiarare: {', '.join(missing)}" if missing else quorum,
    ]


def _outcome(each: Mapping[str, Any]) -> list[str]:
    scored = f" ({each['points']} punti)" if each.get("points") else ""
    return [each["applicant"], each["service"], f"{OUTCOMES[each['outcome']]}{scored}", each["reasons"]]


def _seals(seals: list[Mapping[str, Any]]) -> dict[str, Any]:
    said = "L'impronta SHA-256 fissa ciò che ciascuno ha consegnato prima di vedere le valutazioni degli altri."
    return {
        "title": "Valutazioni consegnate",
        "lines": [said],
        "head": ["Richiedente", "Componente", "Impronta"],
        "rows": [[each["applicant"], each["member"], _in_groups(each["digest"])] for each in seals],
    }


def _in_groups(digest: str) -> str:
    """A digest that a narrow column can break."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _scores(each: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The points of one service of one applicant, and what follows from them."""
    about = f"{each['applicant']}, domanda {each['receipt']}, {each['service']}"
    result = "da completare" if each["total"] is None else "idoneo" if each["passes"] else "non idoneo"
    place = f", posto {each['position']} in graduatoria" if each["position"] else ""
    total = f"{each['total'] or '–'} punti, minimo {each['minimum_total']}: {result}{place}"
    return [
        {
            "title": f"Punteggi: {about}",
            "head": ["Criterio", *each["members"], "Media", "Concordato", "Motivo"],
            "rows": [_score(row) for row in each["rows"]],
        },
        {
            "facts": [
                *[[block["title"], f"{block['points']} punti, minimo {block['minimum']}"] for block in each["blocks"]],
                ["Totale", total],
            ],
        },
    ]


def _score(row: Mapping[str, Any]) -> list[str]:
    correction = f"corregge {row['replaces']}: " if row["replaces"] else ""
    given = [each or "–" for each in row["given"]]
    return [row["criterion"], *given, row["average"], row["agreed"], f"{correction}{row['reason']}"]
