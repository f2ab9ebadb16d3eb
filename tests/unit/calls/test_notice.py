"""What a notice says is stored and read back, compared, and judged before it is published."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.periods import Period
from blueprints.calls.rules.notice import (
    ActFacts,
    Announced,
    AskedDocument,
    AskedRequirement,
    AskedService,
    Attachment,
    Declaration,
    NamedLot,
    Notice,
    Panel,
    Price,
    Threshold,
    Zone,
    as_json,
    differences,
    digest_of,
    from_json,
    reasons_not_to_publish,
)
from blueprints.calls.rules.windows import ListUpdates, Window, Windows

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ACT = ActFacts(number="98", day=date(2026, 2, 27), protocol="7412/2026")
WHOLE = Notice(
    title="Elenco",
    text="Testo",
    manager="Bruno Ferri",
    windows=Windows(
        initial=Window(opens=NOW, closes=NOW + timedelta(days=60)),
        rolling=Window(opens=NOW + timedelta(days=90)),
        updates=ListUpdates(every_months=6, first=date(2026, 7, 1), cutoff_days=15),
    ),
    validity=Period(date(2027, 1, 1), date(2030, 1, 1)),
    questions_until=NOW + timedelta(days=30),
    services=(AskedService(code="SAD", lots=("A",)),),
    zones=(Zone(code="1", name="Soresina", comune_ids=(1, 2)),),
    checklist_version_id=3,
    documents=(AskedDocument(code="DOC1", title="Statuto", required=False),),
    declarations=(Declaration(code="DIC1", text="Dichiaro"),),
    form=({"code": "s", "title": "S", "questions": []},),
    attachments=(Attachment(title="A", name="a.pdf", digest="0" * 64, size=3, media_type="application/pdf"),),
    asked=(AskedRequirement(code="A02", thresholds=(Threshold(name="operatori", value=Decimal(5)),)),),
    lots=(NamedLot(code="A", title="Area A"),),
    most_lots=2,
    renewable_months=12,
    own_terms={"starts": "lodging", "pact_days": 20},
    panel=Panel(members=5, wide_percent=Decimal("12.5")),
    prices=(Price(service="SAD", price=Decimal("21.75")),),
    announced=(Announced(title="Disciplinare", file="a.pdf"), Announced(title="Patto", later=True)),
)

# hypothesis wants naive bounds beside a zone
instants = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
windows = st.builds(
    lambda opens, days, rolling: Windows(
        initial=Window(opens=opens, closes=opens + timedelta(days=days)),
        rolling=Window(opens=opens + timedelta(days=days + 1)) if rolling else None,
    ),
    instants,
    st.integers(1, 400),
    st.booleans(),
)
notices = st.builds(
    Notice,
    title=st.text(max_size=40),
    text=st.text(max_size=200),
    manager=st.text(max_size=20),
    windows=st.none() | windows,
    questions_until=st.none() | instants,
    services=st.lists(st.builds(AskedService, code=st.sampled_from(["SAD", "ADM"])), max_size=2).map(tuple),
    zones=st.lists(
        st.builds(Zone, code=st.text("ab1", min_size=1), name=st.text(max_size=9), comune_ids=st.just((1, 2)))
    ).map(tuple),
    mode=st.sampled_from(["pass", "quality", "ranking"]),
)


@given(notices)
def test_a_notice_is_read_back_as_it_was_stored(notice: Notice) -> None:
    assert from_json(as_json(notice)) == notice
    assert digest_of(as_json(notice)) == digest_of(as_json(from_json(as_json(notice))))


def test_every_part_of_a_whole_notice_is_read_back() -> None:
    assert from_json(as_json(WHOLE)) == WHOLE


def test_an_announced_document_is_missing_until_a_file_has_its_name_or_title() -> None:
    assert [each.title for each in WHOLE.missing_files] == ["Patto"]


def test_a_file_that_was_promised_stands_against_publishing_until_it_is_there_or_said_to_follow() -> None:
    promised = replace(WHOLE, announced=(Announced(title="Allegato B", file="b.pdf"),))
    (found,) = reasons_not_to_publish(promised, act=ACT, now=NOW)
    assert (found.code, found.facts["files"]) == ("notice-files-missing", ["Allegato B (b.pdf)"])
    follows = replace(WHOLE, announced=(Announced(title="Allegato B", file="b.pdf", later=True),))
    there = replace(promised, attachments=(replace(WHOLE.attachments[0], name="b.pdf"),))
    for notice in (follows, there):
        assert reasons_not_to_publish(notice, act=ACT, now=NOW) == ()


@given(notices, notices)
def test_an_amendment_names_exactly_the_parts_that_differ(before: Notice, after: Notice) -> None:
    one, two = as_json(before), as_json(after)
    assert {each.part for each in differences(one, two)} == {part for part in one if one[part] != two[part]}
    assert differences(one, one) == ()


def test_a_whole_notice_with_its_act_can_be_published() -> None:
    assert reasons_not_to_publish(WHOLE, act=ACT, now=NOW) == ()


def test_everything_missing_is_said_at_once() -> None:
    nothing = Notice(title="")
    found = reasons_not_to_publish(nothing, act=ActFacts(number="", day=None, protocol=""), now=NOW)
    assert [each.facts["part"] for each in found] == [
        "title",
        "text",
        "manager",
        "windows",
        "validity",
        "services",
        "zones",
        "checklist",
        "act_number",
        "act_day",
        "act_protocol",
    ]


def test_a_notice_that_closes_in_the_past_or_asks_questions_after_closing_is_refused() -> None:
    closes = NOW + timedelta(days=1)
    short = replace(WHOLE, windows=Windows(initial=Window(opens=NOW, closes=closes)))
    assert [each.code for each in reasons_not_to_publish(short, act=ACT, now=NOW)] == ["notice-questions-after-closing"]
    late = reasons_not_to_publish(replace(short, questions_until=None), act=ACT, now=closes)
    assert [each.code for each in late] == ["notice-closes-in-the-past"]


def test_a_territory_without_comuni_is_refused() -> None:
    empty = replace(WHOLE, zones=(Zone(code="1", name="Soresina", comune_ids=()),))
    assert [each.code for each in reasons_not_to_publish(empty, act=ACT, now=NOW)] == ["notice-zone-empty"]
