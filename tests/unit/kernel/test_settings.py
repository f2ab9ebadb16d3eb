"""The settings: what is filled in, and what is refused."""

import stat
from pathlib import Path

import pytest

from app.embedded.state import State
from app.settings import Settings, UnsafeSettings

SECRET = "b2f1c7d09e4a5836" * 2
PRODUCTION = {
    "ACCREDITA_MODE": "production",
    "DATABASE_URL": "postgresql://accredita_app:x@db.example.org/accredita",
    "DATABASE_OWNER_URL": "postgresql://accredita_owner:x@db.example.org/accredita",
    "REDIS_URL": "rediss://:x@cache.example.org:6380/0",
    "STORAGE_URL": "s3://documents/accredita",
    "MAIL_URL": "smtp://post.example.org:587",
    "MAIL_FROM": "accreditamento@example.org",
    "SECRET_KEY": SECRET,
    "BASE_URL": "https://accreditamento.example.org/",
}


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path


def in_production(var: Path, **changes: str | None) -> dict[str, str]:
    """A faultless environment of production, with these changes; None leaves a name out."""
    changed = {**PRODUCTION, "ACCREDITA_VAR": str(var), **changes}
    return {name: value for name, value in changed.items() if value is not None}


def faults_of(environment: dict[str, str]) -> list[str]:
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_environment(environment)
    return refused.value.faults


def test_a_whole_environment_of_production_is_accepted(var: Path) -> None:
    settings = Settings.from_environment(in_production(var))
    assert settings.production
    assert settings.base_url == "https://accreditamento.example.org"
    assert not settings.debug


def test_postgresql_is_reached_by_psycopg_however_the_address_is_written(var: Path) -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        settings = Settings.from_environment(in_production(var, DATABASE_URL=f"{scheme}://app:x@db/accredita"))
        assert settings.database_url == "postgresql+psycopg://app:x@db/accredita"


def test_production_does_without_the_owners_address_because_only_migrations_need_it(var: Path) -> None:
    assert Settings.from_environment(in_production(var, DATABASE_OWNER_URL=None)).database_owner_url is None


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "REDIS_URL", "STORAGE_URL", "MAIL_URL", "MAIL_FROM", "SECRET_KEY", "BASE_URL"]
)
def test_production_fills_nothing_in(var: Path, name: str) -> None:
    State(database_url="postgresql://a@127.0.0.1:1/x", redis_url="redis://127.0.0.1:2/0").write(var)
    (fault,) = faults_of(in_production(var, **{name: None}))
    assert fault.startswith(f"{name} is missing")


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_value_is_a_missing_one(var: Path, empty: str) -> None:
    (fault,) = faults_of(in_production(var, SECRET_KEY=empty))
    assert fault.startswith("SECRET_KEY is missing")


def test_every_fault_is_named_at_once() -> None:
    faults = faults_of({"ACCREDITA_MODE": "production", "FLASK_DEBUG": "1", "PORT": "x", "SECRET_KEY": "dev"})
    for name in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "MAIL_URL", "MAIL_FROM", "BASE_URL"):
        assert any(fault.startswith(f"{name} is missing") for fault in faults)
    assert any(fault.startswith("FLASK_DEBUG is on") for fault in faults)
    assert any(fault.startswith("SECRET_KEY is short") for fault in faults)
    assert any(fault.startswith("PORT is 'x'") for fault in faults)
    assert len(faults) == 9


@pytest.mark.parametrize(
    ("changes", "beginning"),
    [
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG is on"),
        ({"SECRET_KEY": "change-me"}, "SECRET_KEY is short or well known"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY is short or well known"),
        ({"BASE_URL": "http://accreditamento.example.org"}, "BASE_URL begins with http://"),
        ({"MAIL_URL": "file:///srv/mail"}, "MAIL_URL is a folder"),
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL must be an address"),
        ({"DATABASE_URL": "sqlite:////srv/a.db"}, "DATABASE_URL must be an address"),
        ({"REDIS_URL": "cache.example.org:6379"}, "REDIS_URL must be an address"),
        ({"STORAGE_URL": "file://relative/folder/"}, "STORAGE_URL must be an address"),
        ({"BASE_URL": "https://[broken"}, "BASE_URL must be an address"),
        (
            {"DATABASE_URL": "postgresql://accredita_owner:x@db.example.org/accredita"},
            "DATABASE_URL uses the role that owns the tables",
        ),
    ],
)
def test_production_refuses_what_is_unsafe(var: Path, changes: dict[str, str | None], beginning: str) -> None:
    (fault,) = faults_of(in_production(var, **changes))
    assert fault.startswith(beginning)


def test_production_refuses_the_embedded_servers_even_when_they_are_named(var: Path) -> None:
    State(database_url="postgresql://app:x@127.0.0.1:5001/a", redis_url="redis://:x@127.0.0.1:5002/0").write(var)
    faults = faults_of(
        in_production(var, DATABASE_URL="postgresql://other:y@127.0.0.1:5001/b", REDIS_URL="redis://127.0.0.1:5002/3")
    )
    assert [fault.partition(" ")[0] for fault in faults] == ["DATABASE_URL", "REDIS_URL"]


def test_development_takes_what_is_missing_from_the_running_embedded_servers(var: Path) -> None:
    State(database_url="postgresql://app@127.0.0.1:5001/a", redis_url="redis://127.0.0.1:5002/0").write(var)
    settings = Settings.from_environment({"ACCREDITA_VAR": str(var), "PORT": "8123"})
    assert settings.mode == "development"
    assert settings.database_url == "postgresql+psycopg://app@127.0.0.1:5001/a"
    assert settings.redis_url == "redis://127.0.0.1:5002/0"
    assert settings.storage_url == (var / "storage").as_uri()
    assert settings.mail_url == (var / "mail").as_uri()
    assert settings.base_url == "http://127.0.0.1:8123"
    assert len(settings.secret_key) >= 32


def test_development_keeps_one_secret_for_its_folder_readable_by_nobody_else(var: Path) -> None:
    State(database_url="postgresql://app@127.0.0.1:5001/a", redis_url="redis://127.0.0.1:5002/0").write(var)
    first, second = (Settings.from_environment({"ACCREDITA_VAR": str(var)}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert first.secret_key not in repr(first)
    for name in ("secrets.json", "embedded.json"):
        assert stat.S_IMODE((var / name).stat().st_mode) == 0o600


def test_what_is_given_wins_over_the_embedded_servers(var: Path) -> None:
    State(database_url="postgresql://app@127.0.0.1:5001/a", redis_url="redis://127.0.0.1:5002/0").write(var)
    given = {"ACCREDITA_VAR": str(var), "REDIS_URL": "redis://elsewhere:6379/1"}
    assert Settings.from_environment(given).redis_url == "redis://elsewhere:6379/1"


def test_development_without_servers_says_what_to_start(var: Path) -> None:
    (fault,) = faults_of({"ACCREDITA_VAR": str(var)})
    assert "make run" in fault


def test_tests_never_reach_the_development_servers(var: Path) -> None:
    State(database_url="postgresql://app@127.0.0.1:5001/a", redis_url="redis://127.0.0.1:5002/0").write(var)
    assert len(faults_of({"ACCREDITA_MODE": "test", "ACCREDITA_VAR": str(var)})) == 7


@pytest.mark.parametrize("mode", ["prod", "Production", "debug"])
def test_an_unknown_mode_is_refused_instead_of_taken_for_development(var: Path, mode: str) -> None:
    assert any(fault.startswith("ACCREDITA_MODE is") for fault in faults_of(in_production(var, ACCREDITA_MODE=mode)))


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000.0", "²", "eighty"])
def test_a_port_is_a_whole_number_that_exists(var: Path, port: str) -> None:
    (fault,) = faults_of(in_production(var, PORT=port))
    assert fault.startswith(f"PORT is {port!r}")
