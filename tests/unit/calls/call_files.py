"""Strategies that build whole calls, for properties about their file."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from blueprints.calls.call_file import (
    Act,
    Attachment,
    CallFile,
    CallTerms,
    Contact,
    Lot,
    OfferedService,
    Paragraph,
    Period,
    RequirementAsked,
    Scoring,
    ScoringBlock,
    ScoringCriterion,
    ScoringLevel,
    Territory,
    ThresholdAsked,
)
from blueprints.calls.rules.notice import Panel, Price
from blueprints.calls.rules.windows import ListUpdates, Window, Windows
from blueprints.standards.fields import Form
from tests.unit.standards.forms import LOTS, forms

TEXT = st.text(st.sampled_from("abcàè '\"#:-?!&*%@{}[],|>\n0123=ABC"), max_size=25).map(str.strip)
WORDS = TEXT.map(lambda words: words if words else "parole")
MAYBE = st.just("") | WORDS
DAYS = st.dates(date(2026, 1, 1), date(2035, 12, 31))
START = datetime(2026, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 300_000_000).map(lambda seconds: START + timedelta(seconds=seconds))
POINTS = st.decimals(min_value=0, max_value=40, places=3).map(lambda points: points + Decimal(0))
COUNT = st.none() | st.integers(1, 120)
SCOPES = st.frozensets(st.sampled_from(LOTS), max_size=2)


@st.composite
def windows(draw: st.DrawFn) -> tuple[Windows, datetime | None]:
    one, two, three, four = sorted(draw(st.lists(INSTANTS, min_size=4, max_size=4, unique=True)))
    kind = draw(st.sampled_from(["single", "rolling", "both", "both-at-once"]))
    closes = draw(st.sampled_from([four, None]))
    updates = draw(
        st.just(ListUpdates())
        | st.builds(ListUpdates, every_months=st.integers(1, 12), first=DAYS, cutoff_days=st.integers(0, 60))
        | st.builds(ListUpdates, dates=st.lists(DAYS, min_size=1, unique=True).map(lambda days: tuple(sorted(days))))
    )
    questions = draw(st.none() | st.just(two))
    if kind == "single":
        return Windows(initial=Window(opens=one, closes=four), updates=updates), questions
    if kind == "rolling":
        return Windows(rolling=Window(opens=one, closes=closes), updates=updates), questions
    rolls = two if kind == "both-at-once" else three
    return Windows(
        initial=Window(opens=one, closes=two), rolling=Window(opens=rolls, closes=closes), updates=updates
    ), questions


@st.composite
def requirements(draw: st.DrawFn, code: str) -> RequirementAsked:
    text = draw(MAYBE)
    kinds = draw(st.sampled_from([(), ("mandatory",), ("scored", "operating"), ("mandatory", "scored", "operating")]))
    threshold = st.builds(
        ThresholdAsked,
        name=st.just("soglia"),
        value=POINTS,
        unit=MAYBE,
        compare=st.sampled_from(["at-least", "at-most"]),
    )
    return RequirementAsked(
        code=code,
        text=text,
        evidence=draw(MAYBE),
        kinds=kinds or (("mandatory",) if text else ()),
        only_for=draw(SCOPES),
        thresholds=tuple(draw(st.lists(threshold, max_size=1))),
    )


@st.composite
def scorings(draw: st.DrawFn) -> Scoring:
    mode = draw(st.sampled_from(["pass", "quality", "ranking"]))
    if mode == "pass":
        return Scoring()
    blocks = []
    for n in range(draw(st.integers(1, 2))):
        criteria = []
        for m in range(draw(st.integers(1, 2))):
            maximum = draw(POINTS)
            level = st.builds(ScoringLevel, value=st.sampled_from([Decimal(0), maximum]), description=WORDS)
            criteria.append(
                ScoringCriterion(
                    code=f"c{n}{m}",
                    title=draw(WORDS),
                    maximum=maximum,
                    weight=draw(st.sampled_from([Decimal(1), Decimal("1.5")])),
                    levels=tuple(draw(st.lists(level, max_size=1))),
                    guide=draw(MAYBE),
                )
            )
        most = sum((each.maximum * each.weight for each in criteria), Decimal(0))
        minimum = draw(st.sampled_from([Decimal(0), most]))
        blocks.append(ScoringBlock(code=f"b{n}", title=draw(WORDS), criteria=tuple(criteria), minimum=minimum))
    places = draw(st.none() | st.integers(1, 9)) if mode == "ranking" else None
    return Scoring(mode=mode, blocks=tuple(blocks), places=places)


def _territories() -> st.SearchStrategy[tuple[Territory, ...]]:
    somewhere = st.lists(st.sampled_from(["Cremona", "019036", "Soresina"]), max_size=2, unique=True).map(tuple)
    one = st.builds(
        lambda title, comuni, subareas, without: Territory(
            code="t",
            title=title,
            everywhere=not (comuni or subareas),
            comuni=comuni,
            subareas=subareas,
            without=without,
        ),
        WORDS,
        somewhere,
        st.just(()) | st.just(("1", "2")),
        somewhere,
    )
    return st.lists(one, max_size=1).map(tuple)


def _periods() -> st.SearchStrategy[Period]:
    return st.builds(Period, months=COUNT, renewable_months=COUNT) | st.builds(
        Period, start=st.none() | st.just(date(2026, 1, 1)), last=st.none() | DAYS
    )


@st.composite
def call_files(draw: st.DrawFn) -> CallFile:
    calendar, questions_close = draw(windows())
    territories = draw(_territories())
    checklist = [draw(requirements(code)) for code in ("G11", "X01")[: draw(st.integers(0, 2))]]
    form = draw(forms()) if checklist else Form()
    terms = {name: draw(COUNT) for name in ("procedure_days", "integration_days", "pact_days")}
    return CallFile(
        code=draw(st.sampled_from(["2027-sad", "A.1"])),
        title=draw(WORDS),
        summary=draw(MAYBE),
        agency=draw(st.sampled_from(["", "cremonese"])),
        act=draw(
            st.builds(
                Act, kind=MAYBE, number=MAYBE, day=st.none() | DAYS, protocol=MAYBE, protocol_day=st.none() | DAYS
            )
        ),
        contact=draw(st.builds(Contact, office=MAYBE, email=MAYBE)),
        articles=tuple(draw(st.lists(st.builds(Paragraph, title=WORDS, text=WORDS), max_size=2))),
        attachments=tuple(draw(st.lists(st.builds(Attachment, title=WORDS, file=MAYBE), max_size=2))),
        services=(OfferedService(code="SAD"), OfferedService(code="PASTI", title=draw(WORDS), unit="pieces")),
        territories=territories,
        lots=tuple(
            Lot(
                code=code,
                title=draw(WORDS),
                services=draw(st.sampled_from([("SAD",), ("PASTI", "SAD")])),
                territories=tuple(each.code for each in territories),
                note=draw(MAYBE),
            )
            for code in LOTS
        ),
        least_lots=draw(st.integers(1, 2)),
        most_lots=draw(st.sampled_from([None, 2])),
        groupings=draw(st.booleans()),
        windows=calendar,
        questions_close=questions_close,
        period=draw(_periods()),
        terms=CallTerms(
            starts=draw(st.sampled_from([None, "lodging"])), sample_percent=draw(st.none() | POINTS), **terms
        ),
        checklist=tuple(checklist),
        form=form if {"G11"} <= {each.code for each in checklist} else Form(),
        scoring=draw(scorings()),
        commission=draw(
            st.builds(
                Panel,
                members=st.sampled_from([3, 5]),
                reserves=st.integers(0, 2),
                wide_percent=st.none() | POINTS,
            )
        ),
        tariffs=tuple(
            draw(st.lists(st.builds(Price, service=st.just("SAD"), price=POINTS, profile=MAYBE), max_size=2))
        ),
    )
