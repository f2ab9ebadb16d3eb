"""As whom PostgreSQL runs: it refuses root, and no folder's permission may change for its sake.

A normal user runs it as it is. Root runs it in a user namespace of its own, in which root's number is
called by another name: to the kernel the files stay root's, so a folder of mode 700 stays enough. Where
namespaces are forbidden (some containers), or the folder belongs to a named user, it runs as that user.
"""

import os
import pwd
import subprocess
from pathlib import Path

from app.failures import CannotStart


def wrapper_for(data: Path, binary: Path) -> list[str]:
    """What to write before `initdb` and `postgres` so that they accept to run over `data`.

    Makes the folder and gives it to the user that will own it; an existing folder's owner is kept.

    Raises:
        CannotStart: when root has no way to run it here.
    """
    if os.geteuid() != 0:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return []
    existing = data.exists() and any(data.iterdir())
    owners = [data.stat().st_uid] if existing else [0, *_other_owners(data)]
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for owner in owners:
        os.chown(data, owner, -1)
        wrapper = _namespace() if owner == 0 else _as_user(owner)
        if wrapper and _works(wrapper, data, binary):
            return wrapper
    os.chown(data, owners[0], -1)
    raise CannotStart(
        "PostgreSQL refuses to run as root and this machine gives root no other way here: "
        "run the command as a normal user that owns the project's folder, or set DATABASE_URL."
    )


def _other_owners(data: Path) -> list[int]:
    project = next(folder for folder in data.parents if folder.exists())
    named = (_user_id(name) for name in ("nobody", "daemon"))
    return [uid for uid in (project.stat().st_uid, *named) if uid]


def _user_id(name: str) -> int | None:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None


def _namespace() -> list[str]:
    """`initdb` looks its user up by number, so the borrowed number must have a name on this machine."""
    user = next((entry for entry in pwd.getpwall() if entry.pw_uid not in (0, 65534)), None)
    if user is None:
        return []
    return ["unshare", "--user", f"--map-user={user.pw_uid}", f"--map-group={user.pw_gid or user.pw_uid}", "--"]


def _as_user(uid: int) -> list[str]:
    try:
        group = pwd.getpwuid(uid).pw_gid
    except KeyError:
        return []
    return ["setpriv", f"--reuid={uid}", f"--regid={group}", "--clear-groups", "--"]


def _works(wrapper: list[str], data: Path, binary: Path) -> bool:
    for command in ([str(binary), "--version"], ["test", "-w", str(data), "-a", "-x", str(data)]):
        try:
            if subprocess.run([*wrapper, *command], capture_output=True, timeout=30).returncode != 0:
                return False
        except (OSError, subprocess.TimeoutExpired):
            return False
    return True
