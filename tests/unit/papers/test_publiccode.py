"""The catalogue of public software can read us: publiccode.yml has what its standard requires."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
REQUIRED = (
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
)
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
}


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    return loaded


def test_every_required_key_is_there(publiccode: dict[str, Any]) -> None:
    assert [key for key in REQUIRED if not publiccode.get(key)] == []
    assert publiccode["developmentStatus"] in STATUSES
    assert publiccode["softwareType"] in TYPES
    assert publiccode["it"]["countryExtensionVersion"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_descriptions_have_the_lengths_that_the_standard_asks(publiccode: dict[str, Any], language: str) -> None:
    words = publiccode["description"][language]
    assert 1 <= len(words["shortDescription"]) <= 150
    assert 150 <= len(words["longDescription"]) <= 10_000
    assert words["features"]


def test_the_licence_is_the_one_that_lies_beside_it(publiccode: dict[str, Any]) -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert publiccode["legal"]["license"] == "EUPL-1.2"
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    articles = [int(number) for number in re.findall(r"^(\d+)\.[A-Z]", licence, flags=re.MULTILINE)]
    assert articles == list(range(1, 16))
    assert "‘Compatible Licences’" in licence


def test_maintenance_and_languages_are_said(publiccode: dict[str, Any]) -> None:
    assert publiccode["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert publiccode["maintenance"]["contacts"][0]["name"]
    assert publiccode["localisation"]["localisationReady"] is True
    assert set(publiccode["localisation"]["availableLanguages"]) == {"it", "en"}
