"""The slow, obvious twin: the entry rules as loops over records, the cents minute by minute."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from app.money import ROUNDINGS
from blueprints.invoices.verification.catalogue import CATALOGUE
from blueprints.invoices.verification.facts import Consumption, DayType, Kind, Limit, Reason, World

ROME = ZoneInfo("Europe/Rome")
LEVELS = ("kindergarten", "primary", "lower-secondary", "upper-secondary")
Claim = tuple[str, int, int, int]


@dataclass(frozen=True)
class Part:
    """What of an entry lies on one day: billed minutes `low` to `high`, wall-clock minutes from and to."""

    day: date
    low: int
    high: int
    since: int
    until: int


class Plain:
    """One world as records."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tables = {name: list(world.table(name).iter_rows(named=True)) for name in world.frames}
        self.entries = [SimpleNamespace(**row) for row in sorted(self.tables["entries"], key=lambda row: row["id"])]
        self.services = {one.id: one for one in world.services}
        self.projects = {row["id"]: row for row in self.tables["projects"]}
        for entry in self.entries:
            entry.day = entry.start.astimezone(ROME).date()
            entry.minutes = int((entry.end - entry.start).total_seconds()) // 60
            entry.billable = max(0, entry.billed_minutes)
            entry.code = self.services[entry.service].code
            entry.parts = list(self.parts(entry))

    def number(self, name: str, entry: Any) -> int:
        return self.world.parameters.number(name, entry.day, entry.code)

    def holding(self, table: str, day: date, **keys: int) -> dict[str, Any] | None:
        """The row that holds on the day: the one that starts last, of those the last given."""
        rows = [
            (row["start"], place, row)
            for place, row in enumerate(self.tables.get(table, ()))
            if row["start"] <= day < row["end"] and all(row[name] == value for name, value in keys.items())
        ]
        return max(rows, key=lambda one: one[:2])[2] if rows else None

    def parts(self, entry: Any) -> Iterator[Part]:
        last = max(entry.end - timedelta(seconds=1), entry.start).astimezone(ROME).date()
        first = entry.start.astimezone(ROME)
        since = first.hour * 60 + first.minute
        if last == entry.day or (last - entry.day).days >= 3:
            yield Part(entry.day, 0, entry.billed_minutes, since, since + entry.minutes)
            return
        moment, low, day = entry.start, 0, entry.day
        while moment < entry.end:
            following = datetime(day.year, day.month, day.day, tzinfo=ROME) + timedelta(days=1)
            stop = min(entry.end, following.astimezone(UTC))
            done = int((stop - entry.start).total_seconds()) // 60
            high = entry.billed_minutes if stop == entry.end else entry.billed_minutes * done // entry.minutes
            local = moment.astimezone(ROME)
            begun = local.hour * 60 + local.minute
            yield Part(day, low, high, begun, begun + int((stop - moment).total_seconds()) // 60)
            moment, low, day = stop, high, following.date()

    # -- the rules ---------------------------------------------------------------------------------------

    def claims(self) -> list[Claim]:
        found: list[Claim] = []
        for entry in self.entries:
            for part in entry.parts:
                found += [(rule, entry.id, part.low, part.high) for rule in self.part_rules(entry, part)]
            found += [(rule, entry.id, low, high) for rule, low, high in self.entry_rules(entry)]
        found += self.limits(Limit.MONTH, "R18", lambda day, row: (day.year, day.month))
        found += self.limits(Limit.PERIOD, "R18", lambda day, row: row and row["id"])
        found += self.limits(Limit.WEEK, "R19", lambda day, row: day.isocalendar()[:2])
        found += self.accesses_a_day() + self.overlaps() + self.absences() + self.indirect() + self.unsigned()
        return [one for one in found if all(self.world.has(name) for name in CATALOGUE.rules[one[0]].needs)]

    def part_rules(self, entry: Any, part: Part) -> Iterator[str]:
        day, keys = part.day, {"provider": entry.provider, "service": entry.service}
        if not self.holding("accreditations", day, **keys):
            yield "R07"
        if not self.holding("pacts", day, **keys):
            yield "R08"
        stopped = [
            (row["start"], row["service"] != 0, place, row)
            for place, row in enumerate(self.tables["accreditation_suspensions"])
            if row["provider"] == entry.provider
            and row["service"] in (0, entry.service)
            and row["start"] <= day < row["end"]
        ]
        project = self.holding("projects", day, id=entry.project)
        if stopped:
            act = max(stopped, key=lambda one: one[:3])[3]
            if not (act["projects_continue"] and project and project["start"] < act["start"]):
                yield "R09"
        if not project or self.holding("suspensions", day, project=entry.project):
            yield "R20"
        choice = self.holding("choices", day, project=entry.project)
        if (choice["provider"] if choice else 0) != entry.provider:
            yield "R21"
        shares = [
            row["millionths"]
            for row in self.tables["allocations"]
            if row["project"] == entry.project and row["start"] <= day < row["end"]
        ]
        if (shares and sum(shares) != 1_000_000) or self.residence_fault(entry, day):
            yield "R39"

    def residence_fault(self, entry: Any, day: date) -> bool:
        person = self.projects.get(entry.project, {}).get("beneficiary", 0)
        rows = [row for row in self.tables["residences"] if row["beneficiary"] == person]
        if not rows:
            return False
        row = self.holding("residences", day, beneficiary=person)
        if row is None:
            return True
        if self.world.territory and row["comune"] not in self.world.territory and not row["authorised"]:
            return True
        reported = next((r["comune"] for r in self.tables["report_lines"] if r["id"] == entry.report_line), 0)
        return reported not in (0, row["comune"])

    def entry_rules(self, entry: Any) -> Iterator[tuple[str, int, int]]:
        billed, service = entry.billable, self.services[entry.service]
        asked, _ = self.prices(entry)
        if asked is None and billed > 0:
            yield "R22", 0, billed
        staff = self.holding("staff", entry.day, operator=entry.operator, provider=entry.provider)
        holds = self.holding("qualifications", entry.day, operator=entry.operator, profile=entry.profile)
        if not staff or (entry.profile and not holds):
            yield "R24", 0, billed
        person = next((row for row in self.tables["operators"] if row["operator"] == entry.operator), None)
        after = self.world.parameters.at("certificate_hires_from", entry.day, entry.code)
        if service.minors and (person is None or (person["hired"] > after and person["certificate"] > entry.day)):
            yield "R25", 0, billed
        yield from self.lengths(entry)
        if entry.kind != Kind.MISSED and entry.minutes > 0 and entry.billed_minutes > self.allowed(entry):
            yield "R29", self.allowed(entry), billed
        yield from self.at_school(entry)
        yield from self.missed(entry)
        yield from self.away(entry)
        limit = self.holding("authorisations", entry.day, project=entry.project, limit=Limit.ACCESS)
        if limit and entry.kind != Kind.TRAVEL:
            cap = limit["amount"] + self.number("cap_tolerance_minutes", entry)
            if entry.billed_minutes > cap:
                yield "R19", cap, billed
        apart = abs(entry.clocked_minutes - entry.minutes)
        if entry.clocked_minutes >= 0 and apart > self.number("clock_tolerance_minutes", entry):
            yield "R38", 0, billed

    def lengths(self, entry: Any) -> Iterator[tuple[str, int, int]]:
        billed = entry.billable
        if entry.end <= entry.start:
            yield "R28", 0, billed
        longest = self.number("max_access_minutes", entry)
        if 0 < longest < entry.minutes:
            yield "R28", billed * longest // entry.minutes, billed
        if self.last_day(entry) > entry.day and not self.services[entry.service].night:
            started = entry.start.astimezone(ROME).replace(tzinfo=None)
            midnight = datetime(entry.day.year, entry.day.month, entry.day.day) + timedelta(days=1)  # noqa: DTZ001 - wall clock
            before = int((midnight - started).total_seconds()) // 60
            yield "R28", billed * min(before, entry.minutes) // entry.minutes, billed

    def last_day(self, entry: Any) -> date:
        return max(entry.end - timedelta(seconds=1), entry.start).astimezone(ROME).date()

    def rounded(self, entry: Any) -> int:
        unit = max(1, self.number("billing_unit_minutes", entry))
        mode = ROUNDINGS[self.world.parameters.text("access_rounding", entry.day, entry.code)]
        return int((Decimal(max(0, entry.minutes)) / unit).quantize(Decimal(1), rounding=mode)) * unit

    def allowed(self, entry: Any) -> int:
        if entry.kind == Kind.TRAVEL and not self.number("travel_is_billable", entry):
            return 0
        minutes = self.rounded(entry)
        if entry.session and self.number("session_is_divided", entry):
            group = [
                one.id
                for one in self.entries
                if (one.session, one.operator) == (entry.session, entry.operator)
                and self.number("session_is_divided", one)
            ]
            whole, rest = divmod(minutes, len(group))
            minutes = whole + (group.index(entry.id) < rest)
        return minutes

    def at_school(self, entry: Any) -> Iterator[tuple[str, int, int]]:
        if not self.services[entry.service].school or entry.reason == Reason.HOME:
            return
        if entry.kind not in (Kind.DIRECT, Kind.ABSENCE):
            return
        for part in entry.parts:
            billed = max(0, part.high - part.low)
            why = self.school_fault(entry, part)
            if not why or self.authorised(entry, part.day):
                continue
            kept = 0
            if why == "closed" and entry.reason == Reason.SCHOOL_CLOSED:
                kept = min(self.number("closure_minutes", entry), billed)
                if kept == billed:
                    continue
            elif isinstance(why, int):
                kept = billed - billed * why // max(1, part.until - part.since)
            yield "R31", part.low + kept, part.low + billed

    def school_fault(self, entry: Any, part: Part) -> "str | int":
        row = self.holding("enrolments", part.day, project=entry.project)
        if row is None:
            known = any(one["project"] == entry.project for one in self.tables["enrolments"])
            if known:
                return "stranger"
        elif self.is_known(row["school"]) and not self.is_open(row["school"], part.day):
            return "closed"
        spans = [
            one
            for one in self.tables["timetables"]
            if one["project"] == entry.project and one["start"] <= part.day < one["end"]
        ]
        if not spans:
            return 0
        today = [one for one in spans if one["weekday"] == part.day.isoweekday()]
        inside = sum(max(0, min(part.until, one["to_minute"]) - max(part.since, one["from_minute"])) for one in today)
        return max(0, part.until - part.since - min(inside, max(0, part.until - part.since)))

    def is_known(self, school: int) -> bool:
        return any(one["school"] == school for one in self.tables["school_days"])

    def is_open(self, school: int, day: date) -> bool:
        return any(one["school"] == school and one["day"] == day for one in self.tables["school_days"])

    def authorised(self, entry: Any, day: date) -> bool:
        return bool(
            entry.authorisation
            and self.holding(
                "authorisations", day, id=entry.authorisation, project=entry.project, limit=int(Limit.EXTRA)
            )
        )

    def missed(self, entry: Any) -> Iterator[tuple[str, int, int]]:
        if entry.kind != Kind.MISSED or entry.billed_minutes <= 0:
            return
        most = self.number("missed_max_minutes", entry)
        if entry.reason != Reason.NO_NOTICE or entry.notice_minutes >= self.number("missed_notice_minutes", entry):
            yield "R34", 0, entry.billable
        elif entry.billed_minutes > most:
            yield "R34", most, entry.billable

    def away(self, entry: Any) -> Iterator[tuple[str, int, int]]:
        person = self.projects.get(entry.project, {}).get("beneficiary", 0)
        if not self.services[entry.service].home:
            return
        lasted = int((entry.end - entry.start).total_seconds())
        covered = sorted(
            (max(row["start"], entry.start), min(row["end"], entry.end))
            for row in self.tables["stays"]
            if row["beneficiary"] == person and row["start"] < row["end"]
        )
        spans: list[list[datetime]] = []
        for start, end in covered:
            if start >= end:
                continue
            if spans and start <= spans[-1][1]:
                spans[-1][1] = max(spans[-1][1], end)
            else:
                spans.append([start, end])
        for start, end in spans:
            low, high = (int((one - entry.start).total_seconds()) for one in (start, end))
            yield "R35", entry.billable * low // lasted, entry.billable * high // lasted
        died = [row["day"] for row in self.tables["deaths"] if row["beneficiary"] == person]
        if died and entry.day > died[-1]:
            yield "R35", 0, entry.billable

    # -- rules over several entries ----------------------------------------------------------------------

    def uses(self, entry: Any, part: Part) -> int:
        if entry.kind == Kind.TRAVEL or (entry.kind == Kind.INDIRECT and not self.number("indirect_uses_hours", entry)):
            return 0
        minutes = max(0, part.high - part.low)
        project = self.projects.get(entry.project)
        if entry.session and project and project["consumption"] == Consumption.FULL:
            minutes = minutes * self.rounded(entry) // max(1, entry.billed_minutes)
        return minutes

    def limits(self, limit: Limit, rule: str, unit_of: Any) -> list[Claim]:
        by_project = defaultdict(list)
        for entry in self.entries:
            for part in entry.parts:
                by_project[entry.project].append((part.day, entry.start, entry.id, entry, part))
        found = []
        for project, uses in by_project.items():
            found += self.limited(project, sorted(uses, key=lambda one: one[:3]), limit, rule, unit_of)
        return found

    def limited(self, project: int, uses: Sequence[Any], limit: Limit, rule: str, unit_of: Any) -> list[Claim]:
        extras = [dict(row) for row in self.tables["authorisations"] if row["project"] == project]
        extras = [row for row in extras if row["limit"] == Limit.EXTRA]
        spent: dict[Any, int] = defaultdict(int)
        found = []
        for day, _, number, entry, part in uses:
            row = self.holding("authorisations", day, project=project, limit=int(limit))
            unit = unit_of(day, row)
            minutes = used = self.uses(entry, part)
            for extra in sorted(extras, key=lambda one: (one["id"] != entry.authorisation, one["end"], one["id"])):
                if extra["start"] <= day < extra["end"]:
                    taken = min(minutes, extra["amount"])
                    extra["amount"] -= taken
                    minutes -= taken
            spent[unit] += minutes
            if row is None:
                continue
            cap = row["amount"]
            if row["carry_over"] and limit in (Limit.MONTH, Limit.WEEK):
                begun = self.projects.get(project, row)["start"]
                cap = self.with_carry(cap, max(row["start"], begun), day, limit, spent, unit_of)
            cap += self.number("cap_tolerance_minutes", entry)
            over = max(0, min(minutes, spent[unit] - cap))
            if over:
                length = part.high - part.low
                found.append((rule, number, part.high - length * over // max(1, used), part.high))
        return found

    def with_carry(self, cap: int, start: date, day: date, limit: Limit, spent: Any, unit_of: Any) -> int:
        """The cap with what earlier units since the row's start left over (one row, one cap)."""
        units, moment = [], start
        while moment <= day:
            unit = unit_of(moment, None)
            if unit not in units:
                units.append(unit)
            moment += timedelta(days=1)
        carry = 0
        for unit in units[:-1]:
            carry = max(0, cap + carry - spent.get(unit, 0))
        return cap + carry

    def accesses_a_day(self) -> list[Claim]:
        found, seen = [], defaultdict(int)
        kinds = (Kind.DIRECT, Kind.ABSENCE, Kind.MISSED)
        for entry in sorted(self.entries, key=lambda one: (one.start, one.id)):
            if entry.kind in kinds:
                seen[entry.project, entry.day] += 1
                row = self.holding("authorisations", entry.day, project=entry.project, limit=int(Limit.ACCESSES_A_DAY))
                if row and seen[entry.project, entry.day] > row["amount"]:
                    found.append(("R19", entry.id, 0, entry.billable))
        return found

    def overlaps(self) -> list[Claim]:
        found = []
        ordered = sorted((one for one in self.entries if one.minutes > 0), key=lambda one: (one.start, one.id))
        for place, later in enumerate(ordered):
            person = self.projects.get(later.project, {}).get("beneficiary", 0)
            double = self.projects.get(later.project, {}).get("double_operator", False)
            ends: dict[str, list[datetime]] = {"R26": [], "R27": []}
            for earlier in ordered[:place]:
                if earlier.operator == later.operator != 0 and not (later.session and earlier.session == later.session):
                    ends["R26"].append(earlier.end)
                same = self.projects.get(earlier.project, {}).get("beneficiary", 0) == person != 0
                present = {earlier.kind, later.kind} <= {Kind.DIRECT, Kind.ABSENCE, Kind.MISSED}
                other = earlier.operator != later.operator or later.operator == 0
                if same and present and other and not double:
                    ends["R27"].append(earlier.end)
            for rule, until in ends.items():
                filled = int((min(max(until, default=later.start), later.end) - later.start).total_seconds())
                lasted = int((later.end - later.start).total_seconds())
                if filled > 0:
                    found.append((rule, later.id, 0, later.billable - later.billable * (lasted - filled) // lasted))
        return found

    def absences(self) -> list[Claim]:
        found = []
        for entry in self.entries:
            if entry.kind != Kind.ABSENCE or not self.services[entry.service].school:
                continue
            nth, level = self.nth_day(entry)
            paid = self.number("absence_paid_days", entry)
            levels = self.world.parameters.texts("absence_paid_levels", entry.day, entry.code)
            pays = level > 0 and LEVELS[level - 1] in levels
            if nth > paid and not self.authorised(entry, entry.day):
                found.append(("R33", entry.id, 0, entry.billable))
            if nth <= paid and not (pays and entry.reason == Reason.ASSISTANT_PRESENT):
                found.append(("R32", entry.id, 0, entry.billable))
        return found

    def school_day(self, school: int, day: date) -> int:
        return sum(1 for one in self.tables["school_days"] if one["school"] == school and one["day"] <= day)

    def nth_day(self, entry: Any) -> tuple[int, int]:
        def place(one: Any) -> tuple[int, int]:
            row = self.holding("enrolments", one.day, project=one.project)
            school = row["school"] if row else 0
            return school, self.school_day(school, one.day)

        row = self.holding("enrolments", entry.day, project=entry.project)
        own = [one for one in self.entries if one.project == entry.project and self.services[one.service].school]
        school, today = place(entry)
        present = {
            place(one)[1]
            for one in own
            if one.kind == Kind.DIRECT and one.reason != Reason.HOME and place(one)[0] == school
        }
        absent = {place(one)[1] for one in own if one.kind == Kind.ABSENCE and place(one)[0] == school}
        if today in present:
            return 1, row["level"] if row else 0
        last = max((one for one in present if one < today), default=-1)
        first = min(one for one in absent if last < one <= today)
        return today - first + 1, row["level"] if row else 0

    def indirect(self) -> list[Claim]:
        found = []
        groups = defaultdict(list)
        for entry in self.entries:
            groups[entry.provider, entry.service, entry.day.year, entry.day.month].append(entry)
        for group in groups.values():
            direct = sum(one.billable for one in group if one.kind == Kind.DIRECT)
            team = sorted((one for one in group if one.kind == Kind.INDIRECT), key=lambda one: (one.start, one.id))
            if team:
                last, used = team[-1], sum(one.billable for one in team)
                over = used - direct * self.number("indirect_max_percent", last) // 100
                if over > 0:
                    found.append(("R36", last.id, max(0, last.billable - over), last.billable))
        return found

    def unsigned(self) -> list[Claim]:
        groups = defaultdict(list)
        for entry in self.entries:
            if entry.kind == Kind.DIRECT:
                groups[entry.provider, entry.service, entry.day.year, entry.day.month].append(entry)
        found = []
        for group in groups.values():
            bare = [one for one in group if not one.confirmed]
            for one in bare:
                if len(bare) * 100 > len(group) * self.number("unsigned_max_percent", one):
                    found.append(("R37", one.id, 0, one.billable))
        return found

    # -- prices ------------------------------------------------------------------------------------------

    def is_holiday(self, comune: int, day: date) -> bool:
        named = any(row["comune"] in (0, comune) and row["day"] == day for row in self.tables["holidays"])
        return named or (day.isoweekday() == 7 and bool(self.world.parameters.at("sunday_is_holiday", day)))

    def prices(self, entry: Any) -> tuple[int | None, int | None]:
        """The tariff for what the entry asks for, and for its real day type; None without one."""
        asked, plain, weights = [], [], []
        for part in entry.parts:
            real = DayType.HOLIDAY if self.is_holiday(entry.comune, part.day) else DayType.WEEKDAY
            claimed = entry.day_type or real
            wrong = claimed == DayType.HOLIDAY and real == DayType.WEEKDAY
            asked.append(self.tariff(entry, part.day, claimed))
            plain.append(self.tariff(entry, part.day, DayType.WEEKDAY if wrong else claimed))
            weights.append(max(0, part.high - part.low))
        return _mean(asked, weights), _mean(plain, weights)

    def tariff(self, entry: Any, day: date, day_type: int) -> int | None:
        row = self.holding("enrolments", day, project=entry.project)
        level = row["level"] if row else 0
        if not level:
            level = next((r["level"] for r in self.tables["report_lines"] if r["id"] == entry.report_line), 0)
        rate = {"profile": entry.profile, "day_type": day_type, "band": 0, "level": level, "fund": entry.fund}
        fitting = [
            (one["provider"] != 0, sum(named), named, one["start"], place, one)
            for place, one in enumerate(self.tables["tariffs"])
            for named in ([one[name] != 0 for name in reversed(rate)],)
            if one["service"] == entry.service
            and one["start"] <= day < one["end"]
            and one["provider"] in (0, entry.provider)
            and all(one[name] in (0, wanted) for name, wanted in rate.items())
        ]
        return max(fitting, key=lambda one: one[:5])[5]["price"] if fitting else None


def _mean(prices: Sequence[int | None], weights: Sequence[int]) -> int | None:
    known = [one for one in prices if one is not None]
    if len(known) < len(prices):
        return None
    if len(prices) == 1 or not sum(weights):
        return min(known)
    return sum(one * weight for one, weight in zip(known, weights, strict=True)) // sum(weights)


def minute_by_minute(cents: int, minutes: int, claims: Sequence[tuple[int, int, int]]) -> list[int]:
    """Cents of each claim (low, high, fair), serving them in order, minute by minute and level by level."""
    levels = sorted({0, cents, *(fair for _, _, fair in claims if fair >= 0)})
    owner: dict[tuple[int, int], int] = {}
    for number, (low, high, fair) in enumerate(claims):
        for minute in range(minutes):
            for level in range(len(levels) - 1):
                hit = levels[level] >= fair if fair >= 0 else low <= minute < high
                if hit:
                    owner.setdefault((minute, level), number)
    got, area = [], 0
    for number in range(len(claims)):
        own = [level for (_, level), claim in owner.items() if claim == number]
        before, area = area, area + sum(levels[level + 1] - levels[level] for level in own)
        got.append(_nearest(area, minutes) - _nearest(before, minutes))
    return got


def _nearest(amount: int, parts: int) -> int:
    return int((Decimal(amount) / parts).quantize(Decimal(1), rounding=ROUNDINGS["half-up"]))
