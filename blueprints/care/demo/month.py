"""The accesses of a month, as each provider would export them: one CSV a provider."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.periods import Period
from blueprints.care.demo.projects import Plan
from blueprints.providers import api as providers

HEADER = "Id;Progetto;Operatore;Data;Inizio;Fine;Tipo;Causale;Profilo;Firmato"
_SLOTS = {
    "SAD": (450, 525, 600, 675, 840, 915, 990, 1065),
    "DIMPROT": (480, 555, 630, 705, 870, 945, 1020),
    "ADM": (840, 945, 1050, 540, 645),
    "AES": (480, 540, 600, 660, 720),
}
PAID_WHEN_ABSENT = "secondaria-2"  # the level whose absences the region pays
_REACH = 12  # how many operators are asked before the day is left out


@dataclass(frozen=True, kw_only=True)
class Closed:
    """Holidays of the city, and the days on which schools have no lessons."""

    city: frozenset[date]
    schools: frozenset[date]


@dataclass(kw_only=True)
class Diary:
    """Who is busy when, and the rows written so far by provider."""

    random: Random
    codes: dict[int, str]
    staff: dict[tuple[int, str], list[str]]
    busy: dict[tuple[str, date], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    planted: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _numbers: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def write(self, plan: Plan, operator: str, day: date, start: int, minutes: int, kind: str = "diretta") -> str:
        """Add a row; return its id."""
        self._numbers[plan.provider_id] += 1
        number = f"{day:%y%m}-{self._numbers[plan.provider_id]:05d}"
        reason = {"assenza": "assistente presente", "accesso a vuoto": "senza preavviso"}.get(kind, "")
        signed = "no" if self.random.random() < 0.01 else "sì"
        self.rows[plan.provider_id].append(
            f"{number};{self.codes[plan.project_id]};{operator};{day:%d/%m/%Y};{_time(start)};{_time(start + minutes)};"
            f"{kind};{reason};{plan.profile};{signed}"
        )
        self.busy[operator, day].append((start, start + minutes))
        return number

    def free(self, operator: str, day: date, start: int, minutes: int) -> bool:
        """Whether the operator has nothing else at that time."""
        return all(start >= b or start + minutes <= a for a, b in self.busy[operator, day])


def _time(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def staff_of(provider_ids: Iterable[int], on: date) -> dict[tuple[int, str], list[str]]:
    """Codes of the operators of each provider and profile who may work on a day."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for member in providers.staff(list(provider_ids)):
        there = member.hired_on <= on and (member.left_on is None or member.left_on > on + timedelta(days=40))
        if not there or member.criminal_certificate_requested_on is None:
            continue
        for title in member.qualifications:
            if title.valid_from <= on and (title.valid_to is None or title.valid_to > on + timedelta(days=40)):
                found[member.provider_id, title.profile].append(member.code)
    return found


def write_month(diary: Diary, plans: Iterable[Plan], month: Period, closed: Closed) -> None:
    """Every access of the weekly plans; school and home education rest on closed days."""
    for plan in plans:
        operators = diary.staff.get((plan.provider_id, plan.profile), [])
        if operators:
            _write_plan(diary, plan, operators, month, closed)


def _write_plan(diary: Diary, plan: Plan, operators: list[str], month: Period, closed: Closed) -> None:
    first = diary.random.randrange(len(operators))
    slot = diary.random.randrange(len(_SLOTS[plan.service]))
    left = plan.limit if plan.per != "week" else 10**6
    for day in _days(plan, month, closed):
        if left < plan.minutes:
            break
        found = _place(diary, plan, operators, first, slot, day)
        if found is None:
            continue
        operator, start = found
        diary.write(plan, operator, day, start, *_delivered(diary.random, plan))
        left -= plan.minutes


def _days(plan: Plan, month: Period, closed: Closed) -> Iterator[date]:
    for day in month.days():
        rests = (plan.service in {"AES", "ADM"} and day in closed.city) or (
            plan.service == "AES" and day in closed.schools
        )
        if day.weekday() in plan.weekdays and plan.period.holds(day) and not rests:
            yield day


def _place(diary: Diary, plan: Plan, operators: list[str], first: int, slot: int, day: date) -> tuple[str, int] | None:
    """The usual operator at the usual hour, else another of their hours, else a colleague."""
    slots = _SLOTS[plan.service]
    for turn in range(min(_REACH, len(operators))):
        operator = operators[(first + turn) % len(operators)]
        for step in range(len(slots)):
            start = slots[(slot + step) % len(slots)]
            if diary.free(operator, day, start, plan.minutes):
                return operator, start
    return None


def _delivered(random: Random, plan: Plan) -> tuple[int, str]:
    """Minutes really there, which the rounding brings back to the planned ones, and what kind of access it was."""
    chance = random.random()
    minutes = plan.minutes - random.choice((0, 0, 0, 1, 2, 4))
    if plan.level == PAID_WHEN_ABSENT and chance < 0.06:
        return plan.minutes, "assenza"
    if plan.service == "SAD" and chance < 0.008:
        return 30, "accesso a vuoto"
    return minutes, "diretta"


def plant(diary: Diary, plans: Iterable[Plan], month: Period) -> None:
    """Faults to be found later: hours over a monthly limit, and one operator in two homes at once."""
    ours = [plan for plan in plans if plan.service == "SAD" and diary.staff.get((plan.provider_id, plan.profile))]
    over = [plan for plan in ours if plan.per == "month"][:4]
    for plan in over:
        operators = diary.staff[plan.provider_id, plan.profile]
        days = [day for day in month.days() if day.weekday() < 6]
        for _ in range(plan.limit // plan.minutes // 4 + 2):
            day = diary.random.choice(days)
            found = _place(diary, plan, operators, 0, 0, day)
            if found is not None:
                diary.planted["over-authorised"].append(diary.write(plan, found[0], day, found[1], plan.minutes))
    weekly = [plan for plan in ours if plan.per == "week"]
    by_provider: dict[tuple[int, str], list[Plan]] = defaultdict(list)
    for plan in weekly:
        by_provider[plan.provider_id, plan.profile].append(plan)
    for (provider_id, profile), pair in sorted(by_provider.items())[:4]:
        if len(pair) > 1:
            operator = diary.staff[provider_id, profile][-1]
            day = next(each for each in month.days() if each.weekday() == 5)
            for number, plan in enumerate(pair[:2]):
                start = 1200 + 20 * number
                diary.planted["operator-overlap"].append(diary.write(plan, operator, day, start, plan.minutes))
