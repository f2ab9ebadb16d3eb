"""What the pages of scores show: one applicant's sheets, and the grid of many applicants by criteria."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from app.db import session
from app.decisions import Refusal
from app.pages import Page
from blueprints.calls.models import Application
from blueprints.calls.queries import evaluation, scores
from blueprints.calls.queries.evaluation import CommissionCard, Declared
from blueprints.calls.queries.results import Standing
from blueprints.calls.queries.scores import ScoreCard, Sheet
from blueprints.calls.rules.scheme import Criterion, ScoringTable, weighted
from blueprints.calls.rules.scoring import Dispersion, dispersion
from blueprints.calls.states import ApplicationState

ROWS = 50
HIDDEN = frozenset({"undeclared", "recused", "reserve"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One criterion of one service of an applicant: what each member gave, as far as the reader may see it."""

    criterion: Criterion
    given: Mapping[int, ScoreCard]
    agreed: scores.AgreedScoreCard | None
    spread: Dispersion | None


@dataclass(frozen=True, kw_only=True)
class SheetView:
    """A sheet with its lines by block."""

    service_code: str
    table: ScoringTable
    blocks: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in order."""
        return tuple(line for _, lines in self.blocks for line in lines)

    def scored_by(self, who: int) -> int:
        """How many criteria somebody has scored."""
        return sum(who in line.given for line in self.lines)

    def total_of(self, who: int) -> Decimal | None:
        """The weighted total of somebody, None while it is not whole."""
        points = {line.criterion.code: line.given[who].points for line in self.lines if who in line.given}
        return weighted(points, self.table.criteria)


def sheet_views(
    case: Application, *, seen_people: Iterable[int], judges: Iterable[int], wide_percent: Decimal
) -> tuple[SheetView, ...]:
    """The sheets of one applicant with the scores of `seen_people`; the spread is among those who judge."""
    sheets = scores.sheets([case])[case.id]
    if not sheets:
        return ()
    given, agreed = scores.given([case.id]), scores.agreed([case.id])
    people, sitting = frozenset(seen_people), tuple(judges)
    return tuple(
        SheetView(
            service_code=sheet.service_code,
            table=sheet.table,
            blocks=tuple(
                (
                    block.title,
                    tuple(
                        _line(each, given.get(sheet.key, {}), agreed.get(sheet.key, {}), people, sitting, wide_percent)
                        for each in block.criteria
                    ),
                )
                for block in sheet.table.blocks
            ),
        )
        for sheet in sheets
    )


def _line(
    criterion: Criterion,
    given: scores.Given,
    agreed: Mapping[str, scores.AgreedScoreCard],
    people: frozenset[int],
    sitting: Sequence[int],
    wide_percent: Decimal,
) -> Line:
    mine = {who: cards[criterion.code] for who, cards in given.items() if who in people and criterion.code in cards}
    among = [mine[who].points for who in sitting if who in mine]
    spread = dispersion(among, criterion.maximum, wide_percent=wide_percent) if len(among) > 1 else None
    return Line(criterion=criterion, given=mine, agreed=agreed.get(criterion.code), spread=spread)


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One service of one applicant. `state`: open, handed, or of which nothing is shown: undeclared, recused, and
    reserve (a reserve member whom nobody called in).

    `cells` are the points given, by column; None where the criterion is not asked.
    """

    application_id: int
    service_code: str
    receipt: str
    provider_id: int | None
    state: str
    cells: tuple[ScoreCard | str | None, ...] = ()
    done: int = 0
    asked: int = 0
    total: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Many applicants by criteria, with one member's points."""

    page: Page[GridRow]
    columns: tuple[Criterion, ...]
    seen: int

    @property
    def key(self) -> str:
        """A mark of the columns: points sent for other columns are not taken."""
        return hashlib.sha256("|".join(each.code for each in self.columns).encode()).hexdigest()[:16]


def grid(found: CommissionCard, me: int, *, number: int) -> Grid:
    """The applicants before a commission, a page of them; the same number of queries for any number of rows."""
    where = (Application.call_id == found.call_id, Application.state == ApplicationState.EVALUATION)
    total = session().scalar(select(func.count()).select_from(Application).where(*where)) or 0
    cases = session().scalars(
        select(Application)
        .where(*where)
        .order_by(Application.lodged_at, Application.id)
        .offset((number - 1) * ROWS)
        .limit(ROWS)
    )
    listed = tuple(cases)
    ids = [each.id for each in listed]
    declared, handed = evaluation.declarations(ids), evaluation.handed_in(ids)
    sheets, given = scores.sheets(listed), scores.given(ids, by=me)
    states = {each.id: _state(found, me, declared.get(each.id, {}), handed.get(each.id, ())) for each in listed}
    shown = [sheet for each in listed if states[each.id] in ("open", "handed") for sheet in sheets[each.id]]
    columns = tuple({one.code: one for sheet in shown for one in sheet.table.criteria}.values())
    mine = {key: people.get(me, {}) for key, people in given.items()}
    rows = [row for each in listed for row in _rows(each, states[each.id], sheets[each.id], mine, columns)]
    seen = max((card.id for cards in mine.values() for card in cards.values()), default=0)
    return Grid(page=Page(rows=rows, number=number, size=ROWS, total=total), columns=columns, seen=seen)


def _state(found: CommissionCard, me: int, declared: Mapping[int, Declared], handed: Iterable[int]) -> str:
    if evaluation.judges(found, declared, me):
        return "handed" if me in handed else "open"
    if me not in declared:
        return "undeclared"
    return "reserve" if declared[me].declares_none else "recused"


def _rows(
    case: Application,
    state: str,
    sheets: Iterable[Sheet],
    mine: Mapping[scores.Key, Mapping[str, ScoreCard]],
    columns: Sequence[Criterion],
) -> list[GridRow]:
    receipt = f"{case.receipt_number}/{case.receipt_year}"
    if state in HIDDEN:
        return [GridRow(application_id=case.id, service_code="", receipt=receipt, provider_id=None, state=state)]
    found = []
    for sheet in sheets:
        cards = mine.get(sheet.key, {})
        asked = {each.code for each in sheet.table.criteria}
        found.append(
            GridRow(
                application_id=case.id,
                service_code=sheet.service_code,
                receipt=receipt,
                provider_id=case.provider_id,
                state=state,
                cells=tuple(cards.get(each.code, "") if each.code in asked else None for each in columns),
                done=len(asked & cards.keys()),
                asked=len(asked),
                total=weighted({code: card.points for code, card in cards.items()}, sheet.table.criteria),
            )
        )
    return found


def said_to_people(standing: Standing) -> tuple[Refusal, ...]:
    """The reasons of a result with the titles of blocks and criteria instead of their codes."""
    titles = {each.code: each.title for each in standing.table.blocks}
    titles |= {each.code: each.title for each in standing.table.criteria}
    found = []
    for reason in standing.result.reasons:
        facts = dict(reason.facts)
        if "block" in facts:
            facts["block"] = titles.get(facts["block"], facts["block"])
        if "criteria" in facts:
            facts["criteria"] = [titles.get(each, each) for each in facts["criteria"]]
        found.append(Refusal(reason.code, **facts))
    return tuple(found)
