"""The same facts under other rules, parameters and prices: what a draft makes of them. Nothing is stored here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from blueprints.invoices.verification.catalogue import CATALOGUE, RuleSet
from blueprints.invoices.verification.claims import Evidence
from blueprints.invoices.verification.facts import DatedValue, Parameters, World, from_rows
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.lookups import Lookups
from blueprints.invoices.verification.rules.prices import entry_prices

KEY = ("service", "profile", "day_type", "band", "level", "fund", "provider")


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """Rules by code, parameter values and tariff rows that would hold since a day; tariff rows as in the frame."""

    since: date
    on: Collection[str] = ()
    off: Collection[str] = ()
    values: Sequence[DatedValue] = ()
    tariffs: Sequence[Mapping[str, Any]] = ()


def rules_of(rules: RuleSet, draft: Drafted) -> RuleSet:
    """The rules in force with those of the draft on or off since its day; both hold as before on earlier days."""
    found = {
        code: replace(rule, valid_until=draft.since) if code in draft.off else rule
        for code, rule in rules.rules.items()
    }
    for code in sorted(set(draft.on) - found.keys()):
        found[code] = replace(CATALOGUE.rules[code], valid_from=draft.since)
    return RuleSet(version=f"{rules.version} (draft)", rules=found)


def world_of(world: World, draft: Drafted) -> World:
    """The world with the draft's values and prices since its day; what was decided for later days gives way."""
    changed = {(each.name, each.service) for each in draft.values}
    kept = (each for each in world.parameters.values if not _gives_way(each, changed, draft.since))
    parameters = Parameters((*kept, *draft.values)) if draft.values else world.parameters
    frames = dict(world.frames)
    if draft.tariffs:
        frames["tariffs"] = _tariffs(world.table("tariffs"), draft)
    return replace(world, parameters=parameters, frames=frames)


def _gives_way(value: DatedValue, changed: Collection[tuple[str, str]], since: date) -> bool:
    return (value.name, value.service) in changed and value.start >= since


def _tariffs(known: pl.DataFrame, draft: Drafted) -> pl.DataFrame:
    """The rows with those of the draft's keys ended on its day, and the draft's own rows."""
    fresh = from_rows("tariffs", list(draft.tariffs))
    keyed = known.join(fresh.select(KEY).unique().with_columns(drafted=True), on=KEY, how="left", maintain_order="left")
    day = pl.lit(draft.since)
    meets = pl.col("drafted").fill_null(False)
    ended = keyed.filter(~meets | (pl.col("start") < day)).with_columns(
        end=pl.when(meets & (pl.col("end") > day)).then(day).otherwise(pl.col("end"))
    )
    return pl.concat([ended.select(known.columns), fresh])


def price_steps(before: World, after: World) -> dict[int, tuple[int, int]]:
    """Entries whose tariff differs between two worlds of the same entries: its prices, -1 where none holds."""
    first, second = _prices(before), _prices(after)
    return {key: (price, second[key]) for key, price in first.items() if second[key] != price}


def _prices(world: World) -> dict[int, int]:
    evidence = Evidence(world, Hours(world), Lookups(world))
    if not evidence.hours.count:
        return {}
    return dict(zip(evidence.hours.id.tolist(), entry_prices(evidence).asked.tolist(), strict=True))
