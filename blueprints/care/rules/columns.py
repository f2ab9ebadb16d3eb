"""The checks of imported entries, as columns: text in, good rows and faults out.

A fault is (line, code, field, value). A row with any fault is not good; a row can have several. Nothing is
guessed: an hour that the change of the clocks repeats must say which one it is, an hour that it skips
does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from blueprints.care.rules import words
from blueprints.care.rules.known import Known

_ROME = "Europe/Rome"
_DATE = r"^[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{4}$"
_ISO = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"
_TIME = r"^([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?$"
_OFFSET = r"^([+-])([0-9]{1,2})(?::?([0-9]{2}))?$"
_CLOCK = r"^([0-9]{1,3})[:h]([0-5][0-9])$"
_NUMBER = r"^([0-9]{1,4})(?:[.,]([0-9]{1,4}))?$"
_MOST = 60
_DAY_SECONDS = 86_400

FAULT_SCHEMA = {"line": pl.Int64, "code": pl.String, "field": pl.String, "value": pl.String}
GOOD = (
    "line", "external_id", "project_id", "staff_member_id", "service_code", "profile", "fund", "comune_id", "kind",
    "reason", "day_type", "started_at", "ended_at", "day", "minutes", "claimed_minutes", "clocked_minutes",
    "notice_minutes", "extra_authorisation_id", "group_session", "confirmed",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Checked:
    """`good` has the columns of `GOOD`; `faults` those of `FAULT_SCHEMA`, by line; `rows` counts both kinds of rows."""

    good: pl.DataFrame
    faults: pl.DataFrame
    rows: int


def check(slice_: pl.DataFrame, known: Known, *, earlier_ids: pl.Series | None = None) -> Checked:
    """Check the rows of one slice; `earlier_ids` are the provider's ids in the slices before."""
    texts = _clean(slice_)
    frame = _resolved(_typed(texts), known)
    frame = frame.with_columns(repeated=_repeated(frame, earlier_ids))
    faults = _faults(frame, known)
    good = frame.join(faults.select("line").unique(), on="line", how="anti", maintain_order="left")
    return Checked(good=_columns(good), faults=faults, rows=frame.height)


def _clean(slice_: pl.DataFrame) -> pl.DataFrame:
    """Text without blanks around it, null when nothing is left; rows without any text are not rows."""
    every = [*words.FIELDS, "extra"]
    texts = slice_.with_columns(pl.col(name).str.strip_chars(" \t\r\n\u00a0") for name in every)
    texts = texts.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in every)
    return texts.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in every))


def _typed(texts: pl.DataFrame) -> pl.DataFrame:
    frame = texts.with_columns(
        day_=_date("day"),
        start_=_seconds("start"),
        end_=_seconds("end"),
        offset_start_=_offset("offset_start"),
        offset_end_=_offset("offset_end"),
        duration_=_minutes("duration"),
        claimed_=_minutes("claimed"),
        clocked_=_minutes("clocked"),
        notice_=_minutes("notice"),
        kind_=_word("kind", words.KINDS, pl.Int16),
        reason_=_word("reason", words.REASONS, pl.Int16),
        day_type_=_word("day_type", words.DAYS, pl.Int16),
        confirmed_=_word("confirmed", {**dict.fromkeys(words.YES, 1), **dict.fromkeys(words.NO, 0)}, pl.Int8),
        project_=pl.col("project").str.to_uppercase(),
        operator_=pl.col("operator").str.to_uppercase(),
        authorisation_=pl.col("authorisation").str.to_uppercase(),
        profile_=pl.col("profile").str.to_uppercase().replace(words.PROFILES),
    )
    # An end that reads 00:00 closes the day; one before the start is on the next day.
    end = pl.when((pl.col("end_") == 0) & (pl.col("start_") > 0)).then(_DAY_SECONDS).otherwise(pl.col("end_"))
    overnight = (end < pl.col("start_")).fill_null(False)
    frame = frame.with_columns(overnight=overnight, end_=end + pl.when(overnight).then(_DAY_SECONDS).otherwise(0))
    return _instants(_instants(frame, "start"), "end").with_columns(
        minutes=(pl.col("ended_at") - pl.col("started_at")).dt.total_minutes().cast(pl.Int32)
    )


def _instants(frame: pl.DataFrame, which: str) -> pl.DataFrame:
    """From the local day and second of the day to UTC; null where the hour does not exist or may be either of two."""
    name = {"start": "started_at", "end": "ended_at"}[which]
    local = pl.col("day_").cast(pl.Datetime("us")) + pl.duration(seconds=pl.col(f"{which}_"))
    early = local.dt.replace_time_zone(_ROME, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    late = local.dt.replace_time_zone(_ROME, ambiguous="latest", non_existent="null").dt.convert_time_zone("UTC")
    frame = frame.with_columns(local_=local, early_=early, late_=late)
    once = pl.col("early_") == pl.col("late_")
    said = pl.col(f"offset_{which}_")
    if which == "end":  # an end without an offset of its own takes the start's where the hour comes twice
        said = pl.when(said.is_null() & ~once).then(pl.col("offset_start_")).otherwise(said)
    utc = pl.col("local_").dt.replace_time_zone("UTC")
    early_fits, late_fits = ((utc - pl.col(one)).dt.total_minutes() == said for one in ("early_", "late_"))
    frame = frame.with_columns(
        pl.when(early_fits)
        .then(pl.col("early_"))
        .when(late_fits)
        .then(pl.col("late_"))
        .when(said.is_null() & once)
        .then(pl.col("early_"))
        .alias(name),
        (pl.col("local_").is_not_null() & pl.col("early_").is_null()).alias(f"{which}_skipped"),
        (said.is_null() & ~once).fill_null(False).alias(f"{which}_twice"),
        (said.is_not_null() & ~early_fits & ~late_fits).fill_null(False).alias(f"{which}_other_offset"),
    )
    return frame.drop("local_", "early_", "late_")


def _resolved(frame: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Codes as ids, with what the project and its service say."""
    joined = (
        frame.join(_projects(known), on="project_", how="left", maintain_order="left")
        .join(
            _by_code("operator_", known.operators, "staff_member_id"), on="operator_", how="left", maintain_order="left"
        )
        .join(_authorisations(known), on=["project_", "authorisation_"], how="left", maintain_order="left")
        .join(_holidays(known), on=["comune_id", "day_"], how="left", maintain_order="left")
    )
    sunday = pl.col("day_").dt.weekday() == 7
    festive = (sunday | pl.col("festive").fill_null(False)) & pl.col("holiday_rate")
    profile = pl.coalesce("profile_", "project_profile")
    return joined.with_columns(
        profile_=profile,
        kind_=pl.when(pl.col("kind").is_null()).then(int(words.Kind.DIRECT)).otherwise(pl.col("kind_")).cast(pl.Int16),
        day_type_=pl.when(pl.col("day_type").is_null())
        .then(pl.when(festive).then(int(words.DayType.HOLIDAY)).otherwise(int(words.DayType.WEEKDAY)))
        .otherwise(pl.col("day_type_"))
        .cast(pl.Int16),
    )


def _faults(frame: pl.DataFrame, known: Known) -> pl.DataFrame:
    found = [
        frame.filter(test.fill_null(False)).select(
            "line",
            pl.lit(f"row-{code}").alias("code"),
            pl.lit(field).alias("field"),
            pl.col(field).fill_null("").str.slice(0, _MOST).alias("value"),
        )
        for code, field, test in _tests(known)
    ]
    return pl.concat([pl.DataFrame(schema=FAULT_SCHEMA), *found]).sort("line", "code", "field", maintain_order=True)


def _tests(known: Known) -> list[tuple[str, str, pl.Expr]]:
    """Every check as (code, field to blame, expression that is true where the row is at fault)."""
    return [
        ("fields-too-many", "extra", _given("extra")),
        *(("value-missing", name, pl.col(name).is_null()) for name in words.REQUIRED),
        *(("formula", name, pl.col(name).str.contains(r"^[=@]")) for name in words.FIELDS),
        *(("text-too-long", name, pl.col(name).str.len_chars() > _MOST) for name in ("external_id", "session")),
        ("id-repeated", "external_id", pl.col("repeated")),
        *_moment_tests(known),
        *_word_tests(),
        *_project_tests(known),
    ]


def _moment_tests(known: Known) -> list[tuple[str, str, pl.Expr]]:
    outside = (pl.col("day_") < known.month.start) | (pl.col("day_") >= known.month.end)
    tests = [
        ("date-not-read", "day", _given("day") & pl.col("day_").is_null()),
        ("day-outside-month", "day", outside),
        ("day-in-future", "day", ~outside & (pl.col("day_") > known.today)),
        ("no-duration", "end", (pl.col("ended_at") <= pl.col("started_at"))),
        ("over-midnight", "end", pl.col("overnight") & ~pl.col("night")),
        ("duration-differs", "duration", (pl.col("duration_") - pl.col("minutes")).abs() > 1),
    ]
    for name in ("start", "end"):
        tests += [
            ("time-not-read", name, _given(name) & pl.col(f"{name}_").is_null()),
            ("hour-skipped", name, pl.col(f"{name}_skipped")),
            ("hour-twice", name, pl.col(f"{name}_twice")),
            ("offset-wrong", name, pl.col(f"{name}_other_offset")),
        ]
    unread = _given("offset_start") & _offset("offset_start").is_null()
    unread_end = _given("offset_end") & _offset("offset_end").is_null()
    return [*tests, ("offset-not-read", "offset_start", unread), ("offset-not-read", "offset_end", unread_end)]


def _word_tests() -> list[tuple[str, str, pl.Expr]]:
    unread = [("hours-not-read", name) for name in ("duration", "claimed", "clocked", "notice")]
    unknown = [(f"{name.replace('_', '-')}-unknown", name) for name in ("kind", "reason", "day_type", "confirmed")]
    tests = [(code, name, _given(name) & pl.col(f"{name}_").is_null()) for code, name in (*unread, *unknown)]
    grounded = pl.col("kind_").is_in([int(words.Kind.ABSENCE), int(words.Kind.MISSED)])
    return [*tests, ("reason-missing", "reason", grounded & pl.col("reason").is_null())]


def _project_tests(known: Known) -> list[tuple[str, str, pl.Expr]]:
    allowed = [f"{service.code}|{profile}" for service in known.services.values() for profile in service.profiles]
    pair = pl.concat_str("service_code", "profile_", separator="|")
    return [
        ("project-unknown", "project", _given("project") & pl.col("project_id").is_null()),
        ("report-submitted", "project", pl.col("closed")),
        ("operator-unknown", "operator", _given("operator") & pl.col("staff_member_id").is_null()),
        ("profile-unknown", "profile", _given("profile") & pair.is_in(allowed).not_()),
        ("day-type-without-rate", "day_type", (pl.col("day_type_") == 2) & pl.col("holiday_rate").not_()),
        (
            "authorisation-unknown",
            "authorisation",
            _given("authorisation") & pl.col("extra_authorisation_id").is_null(),
        ),
    ]


def _columns(good: pl.DataFrame) -> pl.DataFrame:
    return good.select(
        "line",
        "external_id",
        "project_id",
        "staff_member_id",
        "service_code",
        pl.col("profile_").alias("profile"),
        "fund",
        "comune_id",
        pl.col("kind_").alias("kind"),
        pl.col("reason_").fill_null(0).alias("reason"),
        pl.col("day_type_").alias("day_type"),
        "started_at",
        "ended_at",
        pl.col("day_").alias("day"),
        "minutes",
        *(pl.col(f"{name}_").fill_null(-1).alias(f"{name}_minutes") for name in ("claimed", "clocked", "notice")),
        "extra_authorisation_id",
        pl.col("session").fill_null("").alias("group_session"),
        (pl.col("confirmed_").fill_null(1) == 1).alias("confirmed"),
    )


def _repeated(frame: pl.DataFrame, earlier_ids: pl.Series | None) -> pl.Expr:
    again = pl.col("external_id").is_not_null() & ~pl.col("external_id").is_first_distinct()
    if earlier_ids is None or earlier_ids.is_empty():
        return again
    return again | pl.col("external_id").hash(seed=0).is_in(earlier_ids.implode())


def ids_of(slice_: pl.DataFrame) -> pl.Series:
    """Sixty-four bits of each id in a slice, to find ids that come again in later ones."""
    texts = slice_.get_column("external_id").str.strip_chars(" \t\r\n\u00a0")
    return texts.filter(texts.is_not_null() & (texts != "")).hash(seed=0).unique()


def _given(name: str) -> pl.Expr:
    return pl.col(name).is_not_null()


def _date(name: str) -> pl.Expr:
    text = pl.col(name)
    italian = pl.when(text.str.contains(_DATE)).then(text.str.replace_all(r"[.\-]", "/"))
    iso = pl.when(text.str.contains(_ISO)).then(text)
    return pl.coalesce(
        italian.str.to_date("%d/%m/%Y", strict=False),
        iso.str.to_date("%Y-%m-%d", strict=False),
    )


def _seconds(name: str) -> pl.Expr:
    hour, minute, second = (pl.col(name).str.extract(_TIME, group).cast(pl.Int32) for group in (1, 2, 3))
    total = hour * 3600 + minute * 60 + second.fill_null(0)
    fits = (minute < 60) & (second.fill_null(0) < 60) & (total <= _DAY_SECONDS)
    return pl.when(fits).then(total)


def _offset(text: str | pl.Expr) -> pl.Expr:
    """Minutes east of UTC, written `+01:00`, `+2`, `ora legale`, `ora solare`."""
    column = pl.col(text) if isinstance(text, str) else text
    sign = pl.when(column.str.extract(_OFFSET, 1) == "-").then(-1).otherwise(1)
    number = column.str.extract(_OFFSET, 2).cast(pl.Int32) * 60
    number = number + column.str.extract(_OFFSET, 3).cast(pl.Int32).fill_null(0)
    word = column.str.to_lowercase().replace_strict(words.OFFSETS, default=None, return_dtype=pl.Int32)
    return pl.coalesce(sign * number, word)


def _minutes(name: str) -> pl.Expr:
    """`1:30`, `1h30`, `1,5` or `1.5` hours as minutes; a part of a minute is dropped."""
    text = pl.col(name).str.to_lowercase()
    clock = text.str.extract(_CLOCK, 1).cast(pl.Int32) * 60 + text.str.extract(_CLOCK, 2).cast(pl.Int32)
    part = text.str.extract(_NUMBER, 2).fill_null("").str.pad_end(4, "0").cast(pl.Int32)
    number = text.str.extract(_NUMBER, 1).cast(pl.Int32) * 60 + part * 60 // 10_000
    return pl.coalesce(clock, number)


def _word(name: str, known: Mapping[str, int], kind: type[pl.DataType]) -> pl.Expr:
    values = {word: int(value) for word, value in known.items()}
    return pl.col(name).str.to_lowercase().replace_strict(values, default=None, return_dtype=kind)


def _projects(known: Known) -> pl.DataFrame:
    rows = []
    for code, one in known.projects.items():
        service = known.services[one.service_code]
        place = (code, one.id, one.service_code, one.profile, one.fund, one.comune_id)
        rows.append((*place, service.night, service.closed, service.holiday_rate))
    schema = {
        "project_": pl.String, "project_id": pl.Int64, "service_code": pl.String, "project_profile": pl.String,
        "fund": pl.String, "comune_id": pl.Int64, "night": pl.Boolean, "closed": pl.Boolean, "holiday_rate": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _by_code(key: str, ids: Mapping[str, int], name: str) -> pl.DataFrame:
    return pl.DataFrame(list(ids.items()), schema={key: pl.String, name: pl.Int64}, orient="row")


def _authorisations(known: Known) -> pl.DataFrame:
    rows = [(project, code, number) for (project, code), number in known.authorisations.items()]
    schema = {"project_": pl.String, "authorisation_": pl.String, "extra_authorisation_id": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _holidays(known: Known) -> pl.DataFrame:
    rows = [(comune, day, True) for comune, day in sorted(known.holidays)]
    return pl.DataFrame(rows, schema={"comune_id": pl.Int64, "day_": pl.Date, "festive": pl.Boolean}, orient="row")
