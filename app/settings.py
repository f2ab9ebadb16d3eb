"""The settings: read once from the environment, frozen, refused when unsafe.

| name | what | when it is missing |
|---|---|---|
| ACCREDITA_MODE | development, production or test | development |
| ACCREDITA_VAR | the folder of the embedded servers, documents, letters and logs | `var` in the project's folder |
| DATABASE_URL | PostgreSQL, as the role that owns nothing | the embedded one; refused in production |
| DATABASE_OWNER_URL | PostgreSQL, as the role that owns the tables: only for migrations | the embedded one |
| REDIS_URL | Valkey or Redis | the embedded one; refused in production |
| STORAGE_URL | `file:///folder` or `s3://bucket/prefix` | `var/storage`; refused in production |
| MAIL_FROM | the sender of the letters | `accredita@localhost`; refused in production |
| MAIL_URL | `smtp://user:password@host:587` or `file:///folder` | `var/mail`; refused in production |
| SECRET_KEY | at least 32 characters | one made under `var/`; refused in production |
| BASE_URL | the address that people use | `http://127.0.0.1:PORT`; refused in production |
| HOST, PORT | where the web server listens | 127.0.0.1, 8000 |
| TRUSTED_PROXIES | how many proxies of ours stand before it | 0 |
| WEB_WORKERS, WEB_THREADS | size of the web server | 2, 4 |
| TRUST_LIST | a file with the authorities whose certificates are trusted (PEM, or a trusted list in XML) | none |
| CLAMAV_URL | `tcp://host:3310`: clamd, which looks at every file before it is kept | no scan |
| MOST_UPLOAD_BYTES | the largest request | 25 MiB |
| ACCREDITA_QUEUE | prefix of everything kept in Valkey | accredita |
| EINVOICE_INBOX | the folder that is watched for e-invoices, with one folder for each agency's code | none is watched |
| FLASK_DEBUG | Flask's own switch | off; refused in production |
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from app.embedded.passwords import Passwords
from app.embedded.state import State

ROOT = Path(__file__).resolve().parent.parent
MODES = ("development", "production", "test")
SHORTEST_SECRET = 32
FEWEST_DIFFERENT_CHARACTERS = 10
POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")
NOWHERE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
TRUE = ("1", "true", "yes", "on")
SCHEMES = {
    "DATABASE_URL": POSTGRESQL,
    "DATABASE_OWNER_URL": POSTGRESQL,
    "REDIS_URL": ("redis", "rediss", "unix"),
    "STORAGE_URL": ("file", "s3"),
    "MAIL_URL": ("smtp", "smtps", "file"),
    "BASE_URL": ("http", "https"),
    "CLAMAV_URL": ("tcp",),
}
WHAT_IT_IS = {
    "DATABASE_URL": "the PostgreSQL server, with the role that owns nothing",
    "REDIS_URL": "the Valkey or Redis server",
    "STORAGE_URL": "the folder (file:///...) or bucket (s3://...) of the documents",
    "MAIL_URL": "the mail server (smtp://...)",
    "MAIL_FROM": "the sender of the letters, such as accreditamento@comune.example.it",
    "SECRET_KEY": f"a random text of at least {SHORTEST_SECRET} characters",
    "BASE_URL": "the address that people use (https://...)",
}


class UnsafeSettings(Exception):
    """The environment may not be used; `faults` has a sentence for each thing to put right, never only the first."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("The program cannot start with these settings:\n" + "\n".join(f"- {x}" for x in faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment says; URLs of PostgreSQL are as SQLAlchemy wants them (`postgresql+psycopg://`)."""

    mode: str
    database_url: str = field(repr=False)
    database_owner_url: str | None = field(repr=False)
    redis_url: str = field(repr=False)
    storage_url: str = field(repr=False)
    mail_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    mail_from: str = "accredita@localhost"
    queue_name: str = "accredita"
    trust_list: Path | None = None
    clamav_url: str | None = None
    most_upload_bytes: int = 25 * 1024 * 1024
    debug: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: int = 0
    web_workers: int = 2
    web_threads: int = 4
    offline: bool = False
    inbox: Path | None = None

    @property
    def production(self) -> bool:
        """Whether real people's data are at stake."""
        return self.mode == "production"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, may_be_offline: bool = False) -> "Settings":
        """Read and judge the environment; in development the embedded servers fill what is missing.

        With `may_be_offline`, development goes on without servers: for commands that need none.

        Raises:
            UnsafeSettings: with all the faults at once.
        """
        var = var_of(environment)
        given = {name: value.strip() for name, value in environment.items() if value.strip()}
        mode = given.get("ACCREDITA_MODE", "development")
        faults = [] if mode in MODES else [f"ACCREDITA_MODE is {mode!r}: it must be one of {', '.join(MODES)}."]
        numbers = _numbers(given, faults)
        known = {**_of_development(var, numbers["PORT"]), **given} if mode == "development" else given
        offline = may_be_offline and mode == "development" and not {"DATABASE_URL", "REDIS_URL"} <= known.keys()
        filled = {**NOWHERE, "SECRET_KEY": secrets.token_hex(), **known} if offline else known
        debug = given.get("FLASK_DEBUG", "").lower() in TRUE
        faults += _faults_of_addresses(filled) + _missing(filled, mode)
        if mode == "production":
            faults += _unsafe(filled, State.read(var), debug=debug)
        if faults:
            raise UnsafeSettings(faults)
        return cls(
            mode=mode,
            database_url=_for_sqlalchemy(filled["DATABASE_URL"]),
            database_owner_url=_for_sqlalchemy(filled["DATABASE_OWNER_URL"])
            if "DATABASE_OWNER_URL" in filled
            else None,
            redis_url=filled["REDIS_URL"],
            storage_url=filled["STORAGE_URL"],
            mail_url=filled["MAIL_URL"],
            secret_key=filled["SECRET_KEY"],
            base_url=filled["BASE_URL"].rstrip("/"),
            mail_from=filled["MAIL_FROM"],
            trust_list=Path(filled["TRUST_LIST"]) if "TRUST_LIST" in filled else None,
            clamav_url=filled.get("CLAMAV_URL"),
            queue_name=filled.get("ACCREDITA_QUEUE", "accredita"),
            most_upload_bytes=numbers["MOST_UPLOAD_BYTES"],
            debug=debug,
            host=filled.get("HOST", "127.0.0.1"),
            port=numbers["PORT"],
            trusted_proxies=numbers["TRUSTED_PROXIES"],
            web_workers=numbers["WEB_WORKERS"],
            web_threads=numbers["WEB_THREADS"],
            offline=offline,
            inbox=Path(given["EINVOICE_INBOX"]).absolute() if "EINVOICE_INBOX" in given else None,
        )


def var_of(environment: Mapping[str, str]) -> Path:
    """The folder of everything that is kept: embedded databases, documents, letters, logs."""
    return Path(environment.get("ACCREDITA_VAR", "").strip() or ROOT / "var").absolute()


def _numbers(given: Mapping[str, str], faults: list[str]) -> dict[str, int]:
    numbers = {}
    for name, otherwise, least, most in (
        ("PORT", 8000, 1, 65535),
        ("TRUSTED_PROXIES", 0, 0, 10),
        ("WEB_WORKERS", 2, 1, 64),
        ("WEB_THREADS", 4, 1, 64),
        ("MOST_UPLOAD_BYTES", 25 * 1024 * 1024, 1024 * 1024, 1024 * 1024 * 1024),
    ):
        text = given.get(name, str(otherwise))
        number = int(text) if text.isascii() and text.isdecimal() else -1
        if not least <= number <= most:
            faults.append(f"{name} is {text!r}: it must be a whole number from {least} to {most}.")
        numbers[name] = number
    return numbers


def _of_development(var: Path, port: int) -> dict[str, str]:
    state = State.read(var)
    embedded = {
        "DATABASE_URL": state.database_url,
        "DATABASE_OWNER_URL": state.database_owner_url,
        "REDIS_URL": state.redis_url,
        "STORAGE_URL": (var / "storage").absolute().as_uri(),
        "MAIL_URL": (var / "mail").absolute().as_uri(),
        "SECRET_KEY": Passwords.kept_in(var).secret_key if var.is_dir() else None,
        "MAIL_FROM": "accredita@localhost",
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    return {name: value for name, value in embedded.items() if value}


def _missing(filled: Mapping[str, str], mode: str) -> list[str]:
    absent = [name for name in WHAT_IT_IS if name not in filled]
    if mode == "development" and {"DATABASE_URL", "REDIS_URL"} & set(absent):
        return [f"No {' and no '.join(absent)}, and the embedded servers are not running: start `make run` first."]
    return [f"{name} is missing: {WHAT_IT_IS[name]}." for name in absent]


def _faults_of_addresses(filled: Mapping[str, str]) -> list[str]:
    found = []
    if "TRUST_LIST" in filled and not Path(filled["TRUST_LIST"]).is_file():
        found.append("TRUST_LIST is no file that can be read.")
    for name, schemes in SCHEMES.items():
        if name in filled and not _is_address(_split(filled[name]), schemes):
            found.append(f"{name} must be an address that begins with {' or '.join(f'{x}://' for x in schemes)}.")
    return found


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _is_address(parts: SplitResult | None, schemes: tuple[str, ...]) -> bool:
    if parts is None or parts.scheme not in schemes:
        return False
    if parts.scheme in ("file", "unix"):
        return parts.path.startswith("/") and not parts.netloc
    return bool(parts.netloc)


def _unsafe(given: Mapping[str, str], embedded: State, *, debug: bool) -> list[str]:
    found = []
    if debug:
        found.append("FLASK_DEBUG is on: it lets anyone who sees an error page run code here.")
    for name, address in (("DATABASE_URL", embedded.database_url), ("REDIS_URL", embedded.redis_url)):
        if address and _place(given.get(name)) == _place(address):
            found.append(f"{name} points at the embedded server of development.")
    if given.get("MAIL_URL", "").startswith("file:"):
        found.append("MAIL_URL is a folder: no letter would ever leave; use smtp:// or smtps://.")
    if given.get("BASE_URL", "https:").startswith("http:"):
        found.append("BASE_URL begins with http://: passwords would travel in clear; use https://.")
    if "SECRET_KEY" in given and _is_weak(given["SECRET_KEY"]):
        found.append(
            f"SECRET_KEY is short or well known: use at least {SHORTEST_SECRET} random characters, "
            "such as `python3 -c 'import secrets; print(secrets.token_hex(32))'` prints."
        )
    owner, program = _user(given.get("DATABASE_OWNER_URL")), _user(given.get("DATABASE_URL"))
    if owner and owner == program:
        found.append("DATABASE_URL uses the role that owns the tables: the walls between agencies would not hold.")
    return found


def _is_weak(secret: str) -> bool:
    return len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_DIFFERENT_CHARACTERS


def _place(address: str | None) -> tuple[str | None, int | None]:
    parts = _split(address or "")
    try:
        return (parts.hostname, parts.port) if parts else (None, None)
    except ValueError:
        return None, None


def _user(address: str | None) -> str | None:
    parts = _split(address or "")
    return parts.username if parts else None


def _for_sqlalchemy(address: str) -> str:
    return "postgresql+psycopg://" + address.partition("://")[2]
