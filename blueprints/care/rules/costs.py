"""Who pays: shares of funds, co-payment by ISEE, and what a project will still cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.decisions import Refusal
from app.money import priced, split
from app.periods import Period, month_of
from blueprints.care.rules.projects import AuthorisedTime
from blueprints.care.rules.words import Per

MILLION = 1_000_000
OF_THE_COMUNE = "COMUNE"


@dataclass(frozen=True, kw_only=True)
class Band:
    """Euros an hour for an ISEE from `isee_from` (in) to `isee_to` (out) cents; `comune_id` None holds for all."""

    comune_id: int | None
    isee_from: int
    isee_to: int | None
    hourly: Decimal


@dataclass(frozen=True, kw_only=True)
class MonthOfBudget:
    """A month of the burn-down; minutes so far include the month's own. Delivered is None for months to come.

    `lapsing_minutes` are those of the authorised ones that cannot be used later, `lapsed_so_far` those that were not
    used in months that are over.
    """

    month: date
    authorised_minutes: int
    lapsing_minutes: int
    delivered_minutes: int | None
    authorised_so_far: int
    delivered_so_far: int
    lapsed_so_far: int

    @property
    def left_minutes(self) -> int:
        """What is neither delivered nor lapsed; below zero when more was delivered than may be used."""
        return self.authorised_so_far - self.delivered_so_far - self.lapsed_so_far


def reasons_not_to_share(shares: Mapping[str, int], known: Iterable[str]) -> tuple[Refusal, ...]:
    """Why these millionths by fund are no split of a cost: a fund is not known, or they do not make the whole."""
    strangers = sorted(shares.keys() - {OF_THE_COMUNE, *known})
    found = [Refusal("fund-unknown", funds=", ".join(strangers))] if strangers else []
    if sum(shares.values()) != MILLION or any(share <= 0 for share in shares.values()):
        found.append(Refusal("funds-not-whole", total=Decimal(sum(shares.values())) / 10_000))
    return tuple(found)


def shared(cents: int, shares: Mapping[str, int]) -> dict[str, int]:
    """An amount by fund, no cent lost; all of it to the Comune of residence where nothing is shared."""
    if not shares:
        return {OF_THE_COMUNE: cents}
    codes = sorted(shares)
    return dict(zip(codes, split(cents, [shares[code] for code in codes]), strict=True))


def copayment(bands: Sequence[Band], comune_id: int, isee_cents: int | None) -> Decimal | None:
    """Euros an hour that a person pays, by the bands of their Comune, else by the general ones; None without bands.

    Without a valid ISEE the dearest band holds (usual practice; a later declaration is settled afterwards).
    """
    own = [band for band in bands if band.comune_id == comune_id] or [band for band in bands if band.comune_id is None]
    if isee_cents is None:
        return max((band.hourly for band in own), default=None)
    held = (band.hourly for band in own if band.isee_from <= isee_cents and not _ends(band, isee_cents))
    return next(held, None)


def _ends(band: Band, isee_cents: int) -> bool:
    return band.isee_to is not None and band.isee_to <= isee_cents


def burn_down(
    times: Sequence[tuple[AuthorisedTime, Period]], delivered: Mapping[date, int], project: Period, today: date
) -> tuple[MonthOfBudget, ...]:
    """The project month by month, from its first to its last (of an open one, to this year's December).

    Minutes for a whole period count in its first month; a week counts by its days in the month and in the
    project, seven days being one week, so that no minute is lost or told twice. Hours delivered in a month use up
    first those that would lapse with it.
    """
    last = project.last or date(today.year, 12, 31)
    months: list[MonthOfBudget] = []
    day = project.start.replace(day=1)
    authorised_so_far = lapsing_so_far = delivered_so_far = lapsed_so_far = 0
    lapsing = [(time, period) for time, period in times if time.per != Per.PERIOD and not time.carry_over]
    while day <= last:
        month = month_of(day)
        before, lapsed_before = authorised_so_far, lapsing_so_far
        authorised_so_far = _all_until(times, project, month.end or last)
        lapsing_so_far = _all_until(lapsing, project, month.end or last)
        done = delivered.get(day, 0)
        delivered_so_far += done
        if day < today.replace(day=1):
            lapsed_so_far += max(0, lapsing_so_far - lapsed_before - done)
        months.append(
            MonthOfBudget(
                month=day,
                authorised_minutes=authorised_so_far - before,
                lapsing_minutes=lapsing_so_far - lapsed_before,
                delivered_minutes=done if day <= today else None,
                authorised_so_far=authorised_so_far,
                delivered_so_far=delivered_so_far,
                lapsed_so_far=lapsed_so_far,
            )
        )
        day = month.end or last
    return tuple(months)


def _all_until(times: Sequence[tuple[AuthorisedTime, Period]], project: Period, end: date) -> int:
    return sum(_until(time, period, project, end) for time, period in times)


def _until(time: AuthorisedTime, period: Period, project: Period, end: date) -> int:
    """Minutes of an authorisation that may be used before a day."""
    start = max(period.start, project.start)
    stop = min(end, period.end or end, project.end or end)
    if stop <= start:
        return 0
    if time.per == Per.WEEK:
        return time.minutes * (stop - start).days // 7
    if time.per == Per.MONTH:
        first, last = start.year * 12 + start.month, (stop.year * 12 + stop.month) - (stop.day == 1)
        return time.minutes * (last - first + 1)
    return time.minutes


@dataclass(frozen=True, kw_only=True)
class CostAhead:
    """What a project may still use, net of VAT: minutes, cents, the person's part of them, and the rest by fund."""

    minutes: int
    cents: int
    person_cents: int
    by_fund: Mapping[str, int]


def minutes_ahead(months: Sequence[MonthOfBudget]) -> int:
    """The authorised minutes that can still be used: neither delivered nor lapsed with a month that is over."""
    return max(0, months[-1].left_minutes) if months else 0


def cost_ahead(
    minutes: int, unit_price: Decimal | None, hourly_copayment: Decimal, shares: Mapping[str, int]
) -> CostAhead | None:
    """The cost of minutes that can still be used, None when there is no price.

    The person's part is never more than the cost.
    """
    if unit_price is None or not minutes:
        return None
    cents = priced(minutes, unit_price)
    person = min(cents, priced(minutes, hourly_copayment))
    return CostAhead(minutes=minutes, cents=cents, person_cents=person, by_fund=shared(cents - person, shares))
