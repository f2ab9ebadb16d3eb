"""Facts for columnar rules, read into frames.

Days of a validity are first in, last out, 9999-12-31 when open; ids are the database's; 0 means "none" and
minutes of -1 "not known". Imported only by whoever needs the frames: polars may not be loaded before a fork.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template
from typing import Any

import polars as pl

from blueprints.care.queries.copying import Question, answered, packed, packed_together
from blueprints.care.rules.words import Kind

SCHOOL_STARTS = 9
_PERIOD = (("start", "day"), ("end", "day"))


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose facts: an agency's between two days, both in; only one provider's, or some projects', when given."""

    agency_id: int
    first: date
    last: date
    provider_id: int | None = None
    projects: Sequence[int] | None = None


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """The order of the codes: a code is its place counted from 1, and 0 when it is not in the book."""

    services: tuple[str, ...]
    profiles: tuple[str, ...]
    funds: tuple[str, ...]


_PARTS = {
    "coded": "coalesce(array_position(%(services)s::text[], p.service_code::text), 0)",
    "span": "t.valid_from, coalesce(t.valid_to, date '9999-12-31')",
}
_WITHIN = {
    "here": (
        "p.agency_id = %(agency)s and p.valid_from <= %(last)s and (p.valid_to is null or p.valid_to > %(first)s)"
        " and (%(provider)s::bigint is null or exists ("
        "select from choices c where c.project_id = p.id and c.provider_id = %(provider)s))"
    ),
}
_WITHIN["of_project"] = "join projects p on p.id = t.project_id where " + _WITHIN["here"]
# Of some projects: no join, for each of them asks the wall once more, and that is what planning costs.
_NAMED = {
    "here": "p.agency_id = %(agency)s and p.id = any(%(projects)s)",
    "of_project": "where t.agency_id = %(agency)s and t.project_id = any(%(projects)s)",
}


def _question(sql: str, *columns: tuple[str, str]) -> Question:
    return Question(columns=columns, sql=Template(sql).safe_substitute(_PARTS))


def _limited(questions: Mapping[str, Question], parts: Mapping[str, str]) -> dict[str, Question]:
    """The questions about some projects."""
    return {
        name: Question(columns=each.columns, sql=Template(each.sql).substitute(parts))
        for name, each in questions.items()
    }


_PARTS["entry"] = """
        e.id, e.provider_id, e.project_id, e.staff_member_id,
        case when e.group_session = '' then 0 else hashtextextended(e.group_session, e.provider_id) end,
        coalesce(e.extra_authorisation_id, 0), coalesce(e.report_line_id, 0), e.started_at, e.ended_at,
        coalesce(array_position(%(services)s::text[], e.service_code::text), 0),
        coalesce(array_position(%(profiles)s::text[], e.profile::text), 0),
        coalesce(array_position(%(funds)s::text[], e.fund::text), 0),
        e.comune_id::int, e.billed_minutes, e.clocked_minutes, e.notice_minutes, e.kind, e.reason, e.day_type,
        e.confirmed
"""
_PARTS["absent"] = str(int(Kind.ABSENCE))
_PARTS["indirect"] = str(int(Kind.INDIRECT))
ENTRY_KINDS = (
    ("id", "id"), ("provider", "id"), ("project", "id"), ("operator", "id"), ("session", "id"),
    ("authorisation", "id"), ("report_line", "id"), ("start", "instant"), ("end", "instant"),
    ("service", "code"), ("profile", "code"), ("fund", "code"), ("comune", "code"),
    ("billed_minutes", "code"), ("clocked_minutes", "code"), ("notice_minutes", "code"),
    ("kind", "small"), ("reason", "small"), ("day_type", "small"), ("confirmed", "flag"),
)  # fmt: skip
ENTRIES = _question(
    """
    select $entry from service_entries e
    where e.agency_id = %(agency)s and e.day between %(first)s and %(last)s
        and (%(provider)s::bigint is null or e.provider_id = %(provider)s)
    """,
    *ENTRY_KINDS,
)
QUESTIONS: Mapping[str, Question] = {
    "projects": _question(
        "select p.id, p.beneficiary_id, $coded, p.valid_from, coalesce(p.valid_to, date '9999-12-31'),"
        " 1::smallint, p.double_operator from projects p where $here",
        ("id", "id"), ("beneficiary", "id"), ("service", "code"), *_PERIOD, ("consumption", "small"),
        ("double_operator", "flag"),
    ),
    "authorisations": _question(
        "select t.id, t.project_id, $span, (case t.per when 'week' then 1 when 'month' then 2 else 3 end)::smallint,"
        " t.minutes, t.carry_over from authorisations t $of_project"
        " union all select t.id, t.project_id, $span, 6::smallint, t.minutes, false"
        " from extra_authorisations t $of_project",
        ("id", "id"), ("project", "id"), *_PERIOD, ("limit", "small"), ("amount", "code"), ("carry_over", "flag"),
    ),
    "suspensions": _question(
        "select t.project_id, $span from project_suspensions t $of_project", ("project", "id"), *_PERIOD
    ),
    "choices": _question(
        "select t.project_id, t.provider_id, $span from choices t $of_project",
        ("project", "id"), ("provider", "id"), *_PERIOD,
    ),
    "residences": _question(
        "select t.beneficiary_id, t.comune_id::int, $span, t.outside_agreed from residences t"
        " where exists (select from projects p where p.beneficiary_id = t.beneficiary_id and $here)",
        ("beneficiary", "id"), ("comune", "code"), *_PERIOD, ("authorised", "flag"),
    ),
    "deaths": _question(
        "select t.id, t.died_on from beneficiaries t where t.died_on is not null"
        " and exists (select from projects p where p.beneficiary_id = t.id and $here)",
        ("beneficiary", "id"), ("day", "day"),
    ),
    "stays": _question(
        "select t.beneficiary_id, t.started_at, coalesce(t.ended_at, timestamptz '9999-12-31') from stays t"
        " where exists (select from projects p where p.beneficiary_id = t.beneficiary_id and $here)",
        ("beneficiary", "id"), ("start", "instant"), ("end", "instant"),
    ),
    "enrolments": _question(
        "select t.project_id, t.school_id, (case t.school_level when 'infanzia' then 1 when 'primaria' then 2"
        " when 'secondaria-1' then 3 when 'secondaria-2' then 4 when 'iefp' then 4 else 0 end)::smallint, $span"
        " from enrolments t $of_project",
        ("project", "id"), ("school", "id"), ("level", "small"), *_PERIOD,
    ),
    "timetables": _question(
        "select t.project_id, t.weekday, t.from_minute, t.to_minute, $span from timetable_spans t $of_project",
        ("project", "id"), ("weekday", "small"), ("from_minute", "small"), ("to_minute", "small"), *_PERIOD,
    ),
    "allocations": _question(
        "select t.project_id, coalesce(array_position(%(funds)s::text[], t.fund_code::text), 0), t.millionths, $span"
        " from allocations t $of_project",
        ("project", "id"), ("fund", "code"), ("millionths", "code"), *_PERIOD,
    ),
}  # fmt: skip


WITHIN, NAMED = _limited(QUESTIONS, _WITHIN), _limited(QUESTIONS, _NAMED)
# `offset 0` keeps each part a walk along an index, whatever the planner thinks of the number of projects. Bounds are
# instants, as the column is: behind the wall no other comparison may use the index.
AROUND = _question(
    """
    with own as materialized (
        select project_id, bool_or(kind = $absent) as away from service_entries
        where agency_id = %(agency)s and provider_id = any(%(providers)s) and day between %(first)s and %(last)s
        group by project_id
    ), longer as materialized (
        select project_id, min(valid_from) as since from (
            select project_id, valid_from from authorisations where agency_id = %(agency)s and valid_from <= %(last)s
                and (per = 'period' or carry_over) and (valid_to is null or valid_to > %(first)s)
            union all
            select project_id, valid_from from extra_authorisations
            where agency_id = %(agency)s and valid_from <= %(last)s and valid_to > %(first)s
        ) a group by project_id
    ), wide as materialized (
        select p.id, date_trunc('month', least(
            %(first)s::date, longer.since, case when own.away then %(school_year)s::date end
        )) - interval '8 days' as since, (%(last)s::date + 9)::timestamptz as until
        from projects p left join own on own.project_id = p.id left join longer on longer.project_id = p.id
        where p.beneficiary_id in (select q.beneficiary_id from projects q join own on own.project_id = q.id)
    )
    select e.* from wide cross join lateral (
        select $entry from service_entries e where e.project_id = wide.id
            and e.started_at between wide.since and wide.until and e.agency_id = %(agency)s offset 0
    ) e
    union all
    select $entry from service_entries e
    where e.agency_id = %(agency)s and e.provider_id = any(%(providers)s)
        and e.day in (%(first)s::date - 1, %(last)s::date + 1)
        and not exists (
            select from wide where wide.id = e.project_id and e.started_at between wide.since and wide.until
        )
    """,
    *ENTRY_KINDS,
)


# `own` are the claims' entries by project, operator and month. The sums that caps and shares ask for need whole groups:
# a month of a provider's service is read only when a claim has hours that are counted against all of it (indirect or
# unsigned).
BEHIND = _question(
    """
    with own as materialized (
        select project_id, provider_id, service_code, staff_member_id, date_trunc('month', day)::date as month,
            min(day) as first, max(day) as last, min(started_at) as begun, max(started_at) as ended,
            bool_or(kind = $absent) as away, bool_or(kind = $indirect or not confirmed) as counted
        from service_entries where report_line_id = any(%(lines)s) and agency_id = %(agency)s
        group by project_id, provider_id, service_code, staff_member_id, month
    ), wide as materialized (
        select p.id, date_trunc('month', least(
            o.first,
            (select min(a.valid_from) from authorisations a where a.project_id = p.id and a.valid_from <= o.last
                and (a.per = 'period' or a.carry_over) and (a.valid_to is null or a.valid_to > o.first)),
            (select min(x.valid_from) from extra_authorisations x
                where x.project_id = p.id and x.valid_from <= o.last and x.valid_to > o.first),
            case when o.away then make_date(extract(year from o.first - interval '8 months')::int, 9, 1) end
        )) - interval '8 days' as since, date_trunc('month', o.last) + interval '1 month 8 days' as until
        from (
            select q.beneficiary_id, min(own.first) as first, max(own.last) as last, bool_or(own.away) as away
            from own join projects q on q.id = own.project_id group by q.beneficiary_id
        ) o join projects p on p.beneficiary_id = o.beneficiary_id
    ), busy as materialized (
        select staff_member_id, min(begun) - interval '2 days' as since, max(ended) + interval '2 days' as until
        from own group by staff_member_id
    ), counted as materialized (
        select distinct provider_id, service_code, month from own where counted
    )
    select e.* from wide cross join lateral (
        select $entry from service_entries e where e.project_id = wide.id
            and e.started_at between wide.since and wide.until and e.agency_id = %(agency)s offset 0
    ) e
    union all
    select e.* from busy cross join lateral (
        select $entry from service_entries e where e.staff_member_id = busy.staff_member_id
            and e.started_at between busy.since and busy.until and e.agency_id = %(agency)s
            and not exists (
                select from wide where wide.id = e.project_id and e.started_at between wide.since and wide.until
            )
            and not exists (select from counted c where c.provider_id = e.provider_id
                and c.service_code = e.service_code and c.month = date_trunc('month', e.day)::date) offset 0
    ) e
    union all
    select e.* from counted cross join lateral (
        select $entry from service_entries e where e.provider_id = counted.provider_id
            and e.started_at between (counted.month - 1)::timestamptz and (counted.month + 33)::timestamptz
            and e.service_code = counted.service_code and counted.month = date_trunc('month', e.day)::date
            and e.agency_id = %(agency)s
            and not exists (
                select from wide where wide.id = e.project_id and e.started_at between wide.since and wide.until
            ) offset 0
    ) e
    """,
    *ENTRY_KINDS,
)


def entries_behind(agency_id: int, report_line_ids: Sequence[int], book: Codebook) -> pl.DataFrame:
    """The entries of some report lines, and all that bears on them, in no order.

    With them come the other entries of the same people (as far back as hours are carried over, or absences counted),
    of the same operators on those days, and of the month's service where a share of it is asked for.
    """
    scope = Scope(agency_id=agency_id, first=date.min, last=date.max)
    return packed(BEHIND, _values(scope, book) | {"lines": list(report_line_ids)})


def entries(scope: Scope, book: Codebook) -> pl.DataFrame:
    """The service entries of those days, in no order."""
    return answered(ENTRIES, _values(scope, book))


def entries_around(agency_id: int, providers: Sequence[int], first: date, last: date, book: Codebook) -> pl.DataFrame:
    """The entries of some providers in whole months, and all that bears on them, in no order.

    With them come: the entries of the same people by other providers; those of their projects from as far back as
    authorised hours are counted (carried over, for a whole period, or extra), and from September for pupils who were
    absent; the providers' own of the day before and after, which may pass midnight.
    """
    september = date(first.year if first.month >= SCHOOL_STARTS else first.year - 1, SCHOOL_STARTS, 1)
    scope = Scope(agency_id=agency_id, first=first, last=last)
    return answered(AROUND, _values(scope, book) | {"providers": list(providers), "school_year": september})


def project_facts(scope: Scope, book: Codebook) -> dict[str, pl.DataFrame]:
    """Projects that hold in those days, with what is known of them: a small frame by kind, in one statement."""
    return packed_together(WITHIN if scope.projects is None else NAMED, _values(scope, book))


def school_days(days: Mapping[int, Sequence[date]]) -> pl.DataFrame:
    """The open days by school, as a frame."""
    rows = [(school, day) for school, opened in sorted(days.items()) for day in opened]
    return pl.DataFrame(rows, schema={"school": pl.Int64, "day": pl.Date}, orient="row")


def _values(scope: Scope, book: Codebook) -> dict[str, Any]:
    return {
        "agency": scope.agency_id, "first": scope.first, "last": scope.last, "provider": scope.provider_id,
        "projects": None if scope.projects is None else list(scope.projects),
        "services": list(book.services), "profiles": list(book.profiles), "funds": list(book.funds),
    }  # fmt: skip
