"""Builds the month through the services: files are brought, checked and confirmed; reports go their way."""

from datetime import date, datetime, time, timedelta

from app.actors import Actor, Reach
from app.clock import in_rome
from app.demo import World
from app.periods import Period, month_of
from app.uow import use_case
from blueprints.care import services
from blueprints.care.demo import circumstances, schools
from blueprints.care.demo import month as months
from blueprints.care.demo.projects import Plan, case_worker, open_all
from blueprints.care.queries import cards
from blueprints.care.queries.deliveries import ReportCard, reports
from blueprints.care.queries.exceptions import exceptions
from blueprints.care.queries.reports import delivered_for, line_facts
from blueprints.territory import api as territory

LEFT_OPEN = ("girasole", "SAD")
WAITING = ("tiglio", "SAD")
REASON = "Firma non raccolta"
CUT = ("fiordaliso", "SAD")
SUMMER = (6, 7, 8)


def build(world: World) -> None:
    """Projects of both agencies, the month's accesses of each provider, and the reports."""
    month = school_month(world.anchor)
    world.keep("care", "month", month.start)
    for agency, share in (("CR", 1), ("CREMA", 30)):
        actor = case_worker(world, agency)
        plans = _open_projects(world, agency, month, share, actor=actor, now=world.now)
        _deliver(world, agency, plans, month)
        _report(world, agency, month)


def school_month(anchor: date) -> Period:
    """The month before the anchor, or May when that one is in the summer."""
    month = month_of(anchor - timedelta(days=1))
    return month_of(date(month.start.year, 5, 1)) if month.start.month in SUMMER else month


@use_case
def _open_projects(world: World, agency: str, month: Period, share: int, *, actor: Actor, now: datetime) -> list[Plan]:
    plans = open_all(world, agency, month, share=share)
    schools.build(world, agency, plans, month, actor)
    if agency == "CR":
        circumstances.build(world, plans, month, actor)
    return plans


def _deliver(world: World, agency: str, plans: list[Plan], month: Period) -> None:
    agency_id = world.ids["agency"][agency]
    comuni = [each.id for each in territory.comuni_of(agency_id, month.start)]
    last = month.last or month.start
    city = frozenset(day for comune, day in territory.holidays(comuni[:1], month.start, last) if comune == comuni[0])
    diary = months.Diary(
        random=world.random,
        codes=cards.project_codes(plan.project_id for plan in plans),
        staff=months.staff_of(sorted({plan.provider_id for plan in plans}), month.start),
    )
    months.write_month(diary, plans, month, months.Closed(city=city, schools=schools.closed_days(month)))
    if agency == "CR":
        months.plant(diary, plans, month)
        for kind, ids in diary.planted.items():
            world.keep("planted", kind, ids)
    for provider_id, rows in sorted(diary.rows.items()):
        _bring(world, agency, provider_id, month, rows)


def _bring(world: World, agency: str, provider_id: int, month: Period, rows: list[str]) -> None:
    """The provider's file, through the same steps as on the pages: check, then confirm."""
    prefix = "" if agency == "CR" else f"{agency}-"
    content = "\r\n".join([months.HEADER, *(prefix + row for row in rows), ""]).encode()
    actor, now = _provider(provider_id), _after(world, month, 2)
    brought = services.bring_file(
        agency_id=world.ids["agency"][agency],
        provider_id=provider_id,
        month=month.start,
        content=content,
        file_name=f"accessi-{month.start:%Y-%m}.csv",
        actor=actor,
        now=now,
    )
    services.check_batch(batch_id=brought.batch_id, actor=actor, now=now)
    services.confirm_batch(batch_id=brought.batch_id, actor=actor, now=now)
    services.import_batch(batch_id=brought.batch_id, actor=actor, now=now)


def _report(world: World, agency: str, month: Period) -> None:
    names = {number: name for name, number in world.ids["provider"].items()}
    actor = case_worker(world, agency)
    for report in reports(agency_id=world.ids["agency"][agency], month=month.start):
        name = (names[report.provider_id], report.service_code)
        world.keep("report", ":".join(name) if agency == "CR" else f"{agency}:{':'.join(name)}", report.id)
        if name == LEFT_OPEN or delivered_for(report.id).accesses == 0:
            continue
        _explain(report, world, month)
        services.submit_report(report_id=report.id, actor=_provider(report.provider_id), now=_after(world, month, 4))
        if name == WAITING:
            continue
        services.start_review(report_id=report.id, actor=actor, now=_after(world, month, 6))
        _accept(world, report, month, actor, cut=name == CUT)


def _explain(report: ReportCard, world: World, month: Period) -> None:
    actor, now = _provider(report.provider_id), _after(world, month, 3)
    if exceptions(report):
        services.explain_exceptions(report_id=report.id, keys=None, reason=REASON, actor=actor, now=now)


def _accept(world: World, report: ReportCard, month: Period, actor: Actor, *, cut: bool) -> None:
    now = _after(world, month, 8)
    if cut:
        line = line_facts(report.id)[0]
        services.cut_line(
            line_id=line.id,
            accepted_minutes=line.submitted_minutes - 60,
            reason="Un accesso non risulta dal foglio firmato",
            actor=actor,
            now=now,
        )
    services.accept_report(report_id=report.id, actor=actor, now=now)


def _provider(provider_id: int) -> Actor:
    return Actor(roles=frozenset({"clerk"}), reach=Reach(kind="provider", provider_id=provider_id))


def _after(world: World, month: Period, days: int) -> datetime:
    """Some days after the month's end, but never later than now."""
    end = month.end or world.anchor
    return min(world.now, in_rome(datetime.combine(end + timedelta(days=days), time(9))))
