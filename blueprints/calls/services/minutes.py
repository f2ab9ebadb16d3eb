"""What the minutes of a session freeze: who judges whom, what was scored and agreed since the session before."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.clock import day_of
from blueprints.calls import letters
from blueprints.calls.letters.minutes import minutes as as_paper
from blueprints.calls.letters.minutes import points as written
from blueprints.calls.models import Application, CommissionSession
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import evaluation as queries
from blueprints.calls.queries import results, scores
from blueprints.calls.queries.evaluation import CommissionCard
from blueprints.calls.queries.results import Standing
from blueprints.calls.rules.minutes import without
from blueprints.calls.rules.quorum import Rules
from blueprints.providers import api as providers
from blueprints.territory import api as territory


def content(row: CommissionSession, found: CommissionCard, present: list[str], now: datetime) -> dict[str, Any]:
    """What the minutes say, as plain values; every entry about an applicant names its application."""
    call = calls_queries.call(found.call_id)
    cases = queries.applications_of_calls([found.call_id])
    cards = providers.cards({each.provider_id for each in cases})
    since = queries.minuted_until(found.id)
    about = {each.id: _about(each, cards) for each in cases}
    services = {each.code: each.name for each in territory.services()}
    names = {each.person_id: each.name for each in found.members}
    rules = queries.quorum_rules(found.agency_id, day_of(now))
    return {
        "number": row.number,
        "call": f"{call.code} · {call.title}" if call else "",
        "act": f"{found.act_number} del {letters.day(found.act_day)}, protocollo {found.act_protocol}",
        "opened_at": letters.to_the_second(row.opened_at or now),
        "closed_at": letters.to_the_second(now),
        "place": row.place,
        "present": present,
        "notes": row.notes,
        "benches": _benches(found, about, rules),
        "seals": [
            {**about[key], "member": names.get(who, ""), "digest": digest}
            for key, who, digest in scores.sealed_since(about, since)
        ],
        "scores": _scores(results.standings(found, cases, rules), about, services, names, since),
        "outcomes": [
            {
                **about[each.application_id],
                "service": letters.of_lot(services.get(each.service_code, each.service_code), each.lot_title),
                "outcome": each.outcome,
                "reasons": each.reasons,
                "points": _plain(each.points),
            }
            for each in queries.agreed_since(about, since)
        ],
    }


def _benches(found: CommissionCard, about: Mapping[int, Mapping[str, Any]], rules: Rules) -> list[dict[str, Any]]:
    """Who judges each applicant, and how many of them there have to be."""
    names = {each.person_id: each.name for each in found.members}
    declared = queries.declarations(about)
    benches = {key: queries.bench_of(found, declared.get(key, {}), rules) for key in about}
    return [
        {
            **about[key],
            "sitting": [names[who] for who in bench.sitting],
            "recused": [names[who] for who in bench.recused],
            "undeclared": [names[who] for who in bench.undeclared],
            "substitutes": [names[who] for who in bench.substitutes],
            "members": len(found.full),
            "least": rules.least_present,
        }
        for key, bench in benches.items()
    ]


def _about(case: Application, cards: Mapping[int, providers.ProviderCard]) -> dict[str, Any]:
    receipt = f"{case.receipt_number}/{case.receipt_year}"
    name = cards[case.provider_id].name if case.provider_id in cards else receipt
    return {"application_id": case.id, "applicant": name, "receipt": receipt}


def _scores(
    standings: Mapping[str, Iterable[Standing]],
    about: Mapping[int, Mapping[str, Any]],
    services: Mapping[str, str],
    names: Mapping[int, str],
    since: datetime | None,
) -> list[dict[str, Any]]:
    entries, given = scores.agreed_since(about, since), scores.given(about)
    found = []
    for service, rows in standings.items():
        for each in rows:
            mine = entries.get((each.application_id, service), ())
            if not mine:
                continue
            people = given.get((each.application_id, service), {})
            judges = [who for who in each.bench.sitting if who in people]
            found.append(
                {
                    **about[each.application_id],
                    "service": services.get(service, service),
                    "members": [names[who] for who in judges],
                    "rows": [_score_row(each, one, [people[who] for who in judges]) for one in mine],
                    **_result(each),
                }
            )
    return found


def _score_row(
    standing: Standing, entry: scores.AgreedEntry, people: Iterable[Mapping[str, scores.ScoreCard]]
) -> dict[str, Any]:
    criterion = standing.table.criterion(entry.criterion_code)
    return {
        "criterion": criterion.title if criterion else entry.criterion_code,
        "given": [
            _plain(each[entry.criterion_code].points if entry.criterion_code in each else None) for each in people
        ],
        "average": _plain(entry.card.average),
        "agreed": _plain(entry.card.points),
        "replaces": _plain(entry.card.replaces),
        "reason": entry.card.reason or "",
    }


def _result(standing: Standing) -> dict[str, Any]:
    blocks = {each.code: each for each in standing.table.blocks}
    return {
        "blocks": [
            {"title": blocks[code].title, "points": _plain(points), "minimum": _plain(blocks[code].minimum)}
            for code, points in standing.result.blocks.items()
        ],
        "total": _plain(standing.result.total),
        "minimum_total": _plain(standing.table.minimum_total),
        "passes": standing.result.passes,
        "position": standing.place.position if standing.place else None,
    }


def _plain(points: Decimal | None) -> str | None:
    return None if points is None else written(points)


def edition_for(found: CommissionCard, session_id: int, person_id: int | None) -> bytes | None:
    """The minutes without the applicants on whom this reader abstains; None when they may read the whole."""
    cases = queries.applications_of_calls([found.call_id])
    hidden = queries.recused_by(person_id, queries.declarations(each.id for each in cases))
    frozen = queries.frozen_minutes(found.id, session_id)
    if not hidden or frozen is None:
        return None
    return as_paper(territory.agency(found.agency_id), without(frozen, hidden))
