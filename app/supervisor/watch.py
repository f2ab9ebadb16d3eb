"""Starts everything in order, watches it, starts again what dies, stops it in the opposite order."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.embedded import Postgres, Valkey, state
from app.embedded.passwords import Passwords
from app.failures import CannotStart
from app.settings import Settings
from app.supervisor import console, signals, steps
from app.supervisor.programs import PROGRAMS, Program
from app.supervisor.restarts import DEATHS_TOO_MANY, WITHIN_SECONDS, Restarts

LOOK_EACH_SECONDS = 0.2
ASK_EACH_SECONDS = 0.5
SLOW_START_SECONDS = 60.0
ANY_ADDRESS = "0.0.0.0"  # noqa: S104  # compared with, not listened on


@dataclass
class Watched:
    """A server or program, how often it died lately, and when it is to be started again."""

    what: Postgres | Valkey | Program
    start: Callable[[], None]
    restarts: Restarts = field(default_factory=Restarts)
    start_at: float | None = None

    def has_died(self) -> bool:
        """Whether it runs no more and nobody has yet taken notice."""
        if self.start_at is not None:
            return False
        if isinstance(self.what, Program):
            return self.what.has_died()
        return self.what.process is not None and self.what.process.poll() is not None


class Watch:
    """All servers and programs of one folder. `environment` is what the person gave."""

    def __init__(self, environment: Mapping[str, str], var: Path) -> None:
        self._given = {name: value for name, value in environment.items() if value.strip()}
        self._var = var
        self._postgres: Postgres | None = None
        self._valkey: Valkey | None = None
        self._watched: list[Watched] = []
        self._programs = [Program(name, module, var) for name, module in PROGRAMS.items()]
        self._announce_from: float | None = None
        self._ask_again_at = 0.0

    def run(self) -> None:
        """Start everything and watch it until an exception ends that, such as a signal's; then stop everything.

        Raises:
            CannotStart: something did not start, or died too often.
        """
        try:
            self._start_servers()
            settings = Settings.from_environment(self._environment(owner=True))
            self._prepare(settings)
            self._start_programs()
            while True:
                self._look(settings)
                time.sleep(LOOK_EACH_SECONDS)
        finally:
            with signals.ignoring():
                self._stop()

    def end_leftovers(self) -> None:
        """End what a killed supervisor's programs left behind; they may still hold the port."""
        for program in self._programs:
            program.end_leftovers()

    def _start_servers(self) -> None:
        for folder in ("storage", "mail"):  # people's papers: for no other user of this machine
            (self._var / folder).mkdir(mode=0o700, exist_ok=True)
        passwords = Passwords.kept_in(self._var)
        if "DATABASE_URL" not in self._given:
            self._postgres = Postgres(self._var, passwords)
            self._postgres.start()
            self._watched.append(Watched(self._postgres, self._start_postgres_again))
        if "REDIS_URL" not in self._given:
            self._valkey = Valkey(self._var, passwords)
            self._valkey.start()
            self._watched.append(Watched(self._valkey, self._start_valkey_again))
        self._tell_state()

    def _tell_state(self) -> None:
        state.State(**self._embedded_addresses()).write(self._var)

    def _embedded_addresses(self) -> dict[str, str]:
        addresses: dict[str, str] = {}
        if self._postgres:
            addresses |= {"database_url": self._postgres.app_url, "database_owner_url": self._postgres.owner_url}
        if self._valkey:
            addresses |= {"redis_url": self._valkey.url}
        return addresses

    def _environment(self, *, owner: bool) -> dict[str, str]:
        """For our children; only the commands that migrate learn the address of the tables' owner."""
        embedded = {name.upper(): address for name, address in self._embedded_addresses().items()}
        environment = {"PYTHONUNBUFFERED": "1", **self._given, **embedded}
        if not owner:
            environment.pop("DATABASE_OWNER_URL", None)
        return environment

    def _prepare(self, settings: Settings) -> None:
        if settings.database_owner_url is None:
            raise CannotStart("DATABASE_URL is set and DATABASE_OWNER_URL is not: the migrations need it.")
        steps.migrate(self._environment(owner=True), self._var)
        if settings.mode == "development":
            steps.load_demo_once(self._environment(owner=False), self._var)

    def _start_programs(self) -> None:
        for program in self._programs:
            self._start_program(program)
            self._watched.append(Watched(program, partial(self._start_program, program)))
        self._announce_from = time.monotonic()

    def _start_program(self, program: Program) -> None:
        program.start(self._environment(owner=False))

    def _start_postgres_again(self) -> None:
        if self._postgres:
            self._start_server_again(self._postgres.start)

    def _start_valkey_again(self) -> None:
        if self._valkey:
            self._start_server_again(self._valkey.start)

    def _start_server_again(self, start: Callable[[], None]) -> None:
        """Its port may be taken by now: then the programs must learn the new one."""
        before = self._embedded_addresses()
        start()
        if self._embedded_addresses() != before:
            self._tell_state()
            self._stop_programs()
            for program in self._programs:
                self._start_program(program)

    def _look(self, settings: Settings) -> None:
        for program in self._programs:
            console.repeat(program.name, program.lines(), program.log.path)
        for watched in self._watched:
            if watched.has_died():
                self._note_death(watched)
            elif watched.start_at is not None and time.monotonic() >= watched.start_at:
                watched.start_at = None
                watched.start()
        now = time.monotonic()
        if self._announce_from is not None and now >= self._ask_again_at:
            self._ask_again_at = now + ASK_EACH_SECONDS
            self._announce_when_ready(settings, since=self._announce_from)

    def _note_death(self, watched: Watched) -> None:
        now = time.monotonic()
        name, log = watched.what.name, watched.what.log
        pause = watched.restarts.pause_after_death(now)
        if pause is None:
            raise CannotStart(
                f"{name} died {DEATHS_TOO_MANY} times within {WITHIN_SECONDS:.0f} seconds, so everything was stopped; "
                f"its log is {log.path}.",
                log_lines=log.last_lines(),
            )
        console.complain(f"{name} died; it is started again in {pause:g} s. Its log is {log.path}.")
        watched.start_at = now + pause

    def _announce_when_ready(self, settings: Settings, *, since: float) -> None:
        if is_ready(settings):
            self._announce_from = None
            if settings.mode == "development":
                console.tell("\n" + steps.demo_accounts(self._var).rstrip())
            console.tell_strongly(
                f"\nAccredita is at {settings.base_url} (logs in {self._var / 'log'}; Ctrl-C stops everything)\n"
            )
        elif time.monotonic() - since > SLOW_START_SECONDS:
            self._announce_from = None
            console.complain(
                f"The web server does not answer {settings.base_url}/readyz yet: see {self._var}/log/web.log."
            )

    def _stop_programs(self) -> None:
        for program in self._programs:
            program.ask_to_stop()
        for program in self._programs:
            program.wait()

    def _stop(self) -> None:
        self._stop_programs()
        for server in (self._valkey, self._postgres):
            if server:
                server.stop()
        state.forget(self._var)


def is_ready(settings: Settings) -> bool:
    """Whether the web server answers that both servers answer it."""
    host = "127.0.0.1" if settings.host == ANY_ADDRESS else settings.host
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False
