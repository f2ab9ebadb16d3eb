"""The territory that the demo starts from: agencies, sub-areas, Comuni and services."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from stdnum.it import iva

from app.reading import Reader, UnreadableError, values
from app.reading.seeds import seed

SEED = Path(__file__).parent / "seed"
ALL_COMUNI = "all"


@dataclass(frozen=True, kw_only=True)
class ComuneSeed:
    """A Comune. Figures that the source does not give are None; the patron's day is (month, day)."""

    agency: str
    istat_code: str
    name: str
    fiscal_code: str
    cadastral_code: str
    subarea: str
    population: tuple[tuple[int, int], ...]
    latitude: Decimal | None
    longitude: Decimal | None
    patron_day: tuple[int, int] | None


@dataclass(frozen=True, kw_only=True)
class SubareaSeed:
    """A sub-area of an agency's territory."""

    agency: str
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Named:
    """A code with its name in both languages."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class ServiceSeed:
    """A service that accredited providers deliver. `unit` is what a delivery is counted in."""

    code: str
    area: str
    name: str
    name_en: str
    description: str
    description_en: str
    unit: str
    profiles: tuple[str, ...]
    day_types: tuple[str, ...]
    school_levels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TerritorySeed:
    """A set of Comuni in which an accreditation can hold, by ISTAT code."""

    code: str
    name: str
    comuni: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class AgencySeed:
    """An agency with its public identity."""

    code: str
    name: str
    legal_form: str
    vat_number: str
    fiscal_code: str
    einvoice_office_code: str
    address: str
    postcode: str
    seat_comune: str
    pec: str
    email: str
    phone: str
    website: str
    city: str
    territories: tuple[TerritorySeed, ...]


@dataclass(frozen=True, kw_only=True)
class ServiceSeeds:
    """Services with the distinctions that tariffs can make."""

    profiles: tuple[Named, ...]
    day_types: tuple[Named, ...]
    school_levels: tuple[Named, ...]
    services: tuple[ServiceSeed, ...]


@cache
def comuni() -> tuple[ComuneSeed, ...]:
    """The Comuni of both agencies, in the file's order.

    Raises:
        SeedFaultyError: the seed file is wrong.
    """
    return seed(SEED / "comuni.csv", lambda reader: tuple(_comune(each) for each in reader.items()))


@cache
def subareas() -> tuple[SubareaSeed, ...]:
    """The sub-areas of both agencies, in the file's order.

    Raises:
        SeedFaultyError: the seed file is wrong.
    """
    return seed(SEED / "subareas.csv", lambda reader: tuple(_subarea(each) for each in reader.items()))


@cache
def services() -> ServiceSeeds:
    """The services, profiles, day types and school levels.

    Raises:
        SeedFaultyError: the seed file is wrong.
    """
    return seed(SEED / "services.yaml", _services)


@cache
def agencies() -> tuple[AgencySeed, ...]:
    """The two agencies, with their territories spelt out as ISTAT codes.

    Raises:
        SeedFaultyError: the seed file is wrong.
    """
    return seed(SEED / "agencies.yaml", _agencies)


def _comune(reader: Reader) -> ComuneSeed:
    years = {"population_2019": 2019, "population_2020": 2020, "population_2021_provisional": 2021}
    place = ("latitude", "longitude", "patron_day")
    named = reader.fields("agency", "istat_code", "name", "fiscal_code", "cadastral_code", "subarea", *years, *place)
    counted = ((year, named[column].may(values.whole(0))) for column, year in years.items())
    return ComuneSeed(
        agency=named["agency"].must(values.code, ""),
        istat_code=named["istat_code"].must(_digits(6), ""),
        name=named["name"].must(values.text(120), ""),
        fiscal_code=named["fiscal_code"].must(_number_with_check_digit, ""),
        cadastral_code=named["cadastral_code"].must(values.code, ""),
        subarea=named["subarea"].must(values.code, ""),
        population=tuple((year, people) for year, people in counted if people is not None),
        latitude=named["latitude"].may(_degrees),
        longitude=named["longitude"].may(_degrees),
        patron_day=named["patron_day"].may(_month_and_day),
    )


def _subarea(reader: Reader) -> SubareaSeed:
    named = reader.fields("agency", "code", "name")
    return SubareaSeed(
        agency=named["agency"].must(values.code, ""),
        code=named["code"].must(values.code, ""),
        name=named["name"].must(values.text(120), ""),
    )


def _services(reader: Reader) -> ServiceSeeds:
    top = reader.fields("version", "profiles", "day_types", "school_levels", "services", "sources")
    profiles, day_types, school_levels = (
        tuple(_named(each) for each in top[group].items()) for group in ("profiles", "day_types", "school_levels")
    )
    found = tuple(_service(each, profiles, day_types, school_levels) for each in top["services"].items())
    return ServiceSeeds(profiles=profiles, day_types=day_types, school_levels=school_levels, services=found)


def _named(reader: Reader) -> Named:
    named = reader.fields("code", "name", "name_en")
    return Named(
        code=named["code"].must(values.code, ""),
        name=named["name"].must(values.text(), ""),
        name_en=named["name_en"].must(values.text(), ""),
    )


def _service(
    reader: Reader, profiles: tuple[Named, ...], day_types: tuple[Named, ...], school_levels: tuple[Named, ...]
) -> ServiceSeed:
    words = ("area", "name", "name_en", "description", "description_en")
    named = reader.fields("code", *words, "unit", "profiles", "day_types", "school_levels", "source")
    area, name, name_en, description, description_en = (named[word].must(values.text(), "") for word in words)
    return ServiceSeed(
        code=named["code"].must(values.code, ""),
        area=area,
        name=name,
        name_en=name_en,
        description=description,
        description_en=description_en,
        unit=named["unit"].must(values.choice(("minutes", "pieces")), "minutes"),
        profiles=_among(named["profiles"], profiles),
        day_types=_among(named["day_types"], day_types),
        school_levels=_among(named["school_levels"], school_levels),
    )


def _among(reader: Reader, known: tuple[Named, ...]) -> tuple[str, ...]:
    return tuple(each.must(values.choice(option.code for option in known), "") for each in reader.items())


def _agencies(reader: Reader) -> tuple[AgencySeed, ...]:
    return tuple(_agency(each) for each in reader.fields("version", "agencies")["agencies"].items())


def _agency(reader: Reader) -> AgencySeed:
    words = ("name", "legal_form", "einvoice_office_code", "pec", "email", "phone", "website")
    named = reader.fields("code", *words, "vat_number", "fiscal_code", "seat", "city", "territories")
    code = named["code"].must(values.code, "")
    seat = named["seat"].fields("address", "postcode", "comune")
    own = frozenset(each.istat_code for each in comuni() if each.agency == code)
    name, legal_form, office, pec, email, phone, website = (named[word].must(values.text(), "") for word in words)
    return AgencySeed(
        code=code,
        name=name,
        legal_form=legal_form,
        vat_number=named["vat_number"].must(_number_with_check_digit, ""),
        fiscal_code=named["fiscal_code"].must(_number_with_check_digit, ""),
        einvoice_office_code=office,
        address=seat["address"].must(values.text(), ""),
        postcode=seat["postcode"].must(_digits(5), ""),
        seat_comune=seat["comune"].must(values.choice(own), ""),
        pec=pec,
        email=email,
        phone=phone,
        website=website,
        city=named["city"].must(values.choice(own), ""),
        territories=tuple(_territory(each, own) for each in named["territories"].items()),
    )


def _territory(reader: Reader, own: frozenset[str]) -> TerritorySeed:
    named = reader.fields("code", "name", "comuni", "except")
    known = values.choice(own)
    everywhere = named["comuni"].value == ALL_COMUNI
    chosen = own if everywhere else frozenset(each.must(known, "") for each in named["comuni"].items())
    return TerritorySeed(
        code=named["code"].must(values.code, ""),
        name=named["name"].must(values.text(), ""),
        comuni=chosen - frozenset(each.must(known, "") for each in named["except"].items()),
    )


def _digits(count: int) -> Callable[[object], str]:
    def convert(value: object) -> str:
        written = str(value)
        if len(written) != count or not written.isdigit():
            raise UnreadableError("not-digits", written=written, count=count)
        return written

    return convert


def _number_with_check_digit(value: object) -> str:
    written = _digits(11)(value)
    if not iva.is_valid(written):
        raise UnreadableError("check-digit-wrong", written=written)
    return written


def _degrees(value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise UnreadableError("not-a-number", written=str(value)) from None


def _month_and_day(value: object) -> tuple[int, int]:
    # A leap year, so that 29 February can be a patron's day.
    day = values.iso_day(f"2000-{value}")
    return day.month, day.day
