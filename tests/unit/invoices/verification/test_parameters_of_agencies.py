"""The agency's parameters and those of the rules are the same things, with the same defaults."""

from decimal import Decimal

from blueprints.care.parameters import ALL
from blueprints.invoices.parameters import NAMES_IN_RULES, PARAMETERS
from blueprints.invoices.verification.facts.parameters import DEFINITIONS, EVER, SEED, DatedValue, Parameters


def test_each_parameter_of_an_agency_has_the_default_of_the_rules() -> None:
    rules = Parameters(SEED)
    for parameter in (*ALL, *PARAMETERS):
        if parameter.name not in NAMES_IN_RULES:
            continue
        name, service = NAMES_IN_RULES[parameter.name]
        default = Decimal(str(parameter.default)) if parameter.kind == "decimal" else parameter.default
        assert rules.at(name, EVER, service) == default, parameter.name
        assert type(DEFINITIONS[name].default) is type(default), parameter.name


def test_what_an_agency_decides_holds_from_its_day() -> None:
    decided = DatedValue(name="unsigned_max_percent", value=8, start=EVER.replace(year=2027))
    rules = Parameters((*SEED, decided))
    assert rules.at("unsigned_max_percent", EVER.replace(year=2026)) == 5
    assert rules.at("unsigned_max_percent", EVER.replace(year=2027)) == 8
