"""The embedded servers' passwords and the development secret key: made once, readable by the owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Passwords:
    """One random secret each, as text that needs no quoting in a URL."""

    superuser: str
    owner: str
    app: str
    valkey: str
    secret_key: str

    @classmethod
    def kept_in(cls, var: Path) -> "Passwords":
        """Those of `var/secrets.json`, which is made with mode 600 when it is not there."""
        path = var / "secrets.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        names = [field.name for field in fields(cls)]
        kept = cls(**{name: known.get(name) or secrets.token_hex(32) for name in names})
        if asdict(kept) != known:
            write_privately(path, json.dumps(asdict(kept), indent=2) + "\n")
        return kept


def write_privately(path: Path, text: str) -> None:
    """Replace a file in one step; nobody but its owner can ever read it."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
