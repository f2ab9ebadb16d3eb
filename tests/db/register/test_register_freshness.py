"""No page of the public list is stale: whatever is committed before a request begins is on the page it gets.

Other connections begin, change, commit and roll back between any two questions that the reader asks, also
in the middle of making a page. So each value on a page must be one that it had while the request ran.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

import psycopg
import pytest
from flask import Flask
from werkzeug.test import Client

from app import clock
from blueprints.register.queries.public import Idle
from tests.databases import Database
from tests.db.register.conftest import Register

T = TypeVar("T")
Slot = tuple[int, str]
ADDRESSES = ("/elenco.json", "/elenco.json?servizio=SAD", "/elenco.json?ordine=nome", "/elenco", "/elenco?servizio=SAD")
ON_THE_PAGE = re.compile(r'href="/elenco/(\d+)".*?<td>.*?</td>\s*<td>([^<]*)<br>', re.DOTALL)


@dataclass
class Writer:
    """Another connection that changes what one accreditation shows, a transaction at a time."""

    connection: psycopg.Connection[Any]
    accreditation_id: int
    provider_id: int
    agency_id: int
    comuni: list[tuple[int, str]]
    pending: dict[str, str] = field(default_factory=dict)
    is_open: bool = False
    count: int = 0

    def change(self, random: Random) -> None:
        if not self.is_open:
            self.connection.execute("select set_config('accredita.reach', 'system', true)")
            self.is_open = True
        self.count += 1
        name, value = random.choice([self._phone, self._hours, self._status, self._coverage])(random)
        self.pending[name] = value

    def _phone(self, _random: Random) -> tuple[str, str]:
        value = f"0372 {self.count}"
        self.connection.execute("update providers set phone = %s where id = %s", [value, self.provider_id])
        return "phone", value

    def _hours(self, _random: Random) -> tuple[str, str]:
        value = f"ore {self.count}"
        self.connection.execute(
            "update accreditations set opening_hours = %s where id = %s", [value, self.accreditation_id]
        )
        return "opening_hours", value

    def _status(self, random: Random) -> tuple[str, str]:
        kind, status = random.choice([("suspended", "suspended"), ("resumed", "enrolled")])
        self.connection.execute(
            "insert into accreditation_acts (accreditation_id, agency_id, provider_id, kind, effective_from, act_date,"
            " act_number, act_protocol, reason, recorded_at) values (%s, %s, %s, %s, %s, %s, '1', '', '',"
            " clock_timestamp())",
            [self.accreditation_id, self.agency_id, self.provider_id, kind, clock.today(), clock.today()],
        )
        return "status", status

    def _coverage(self, random: Random) -> tuple[str, str]:
        comune_id, istat_code = random.choice(self.comuni)
        self.connection.execute("delete from accreditation_comuni where accreditation_id = %s", [self.accreditation_id])
        self.connection.execute(
            "insert into accreditation_comuni values (%s, %s, %s, %s)",
            [self.accreditation_id, comune_id, self.agency_id, self.provider_id],
        )
        return "comuni_istat", istat_code


@dataclass
class World:
    """The writers, what is committed, and every value that each thing had since the request began."""

    random: Random
    writers: list[Writer]
    committed: dict[Slot, str] = field(default_factory=dict)
    seen: dict[Slot, set[str]] = field(default_factory=dict)
    steps: int = 0

    def step(self) -> None:
        self.steps += 1
        writer = self.random.choice(self.writers)
        if not writer.is_open or self.random.random() < 0.3:
            writer.change(self.random)
        elif self.random.random() < 0.7:
            writer.connection.commit()
            for name, value in writer.pending.items():
                self.committed[writer.accreditation_id, name] = value
                self.seen.setdefault((writer.accreditation_id, name), set()).add(value)
            writer.pending, writer.is_open = {}, False
        else:
            writer.connection.rollback()
            writer.pending, writer.is_open = {}, False

    def begin(self) -> None:
        self.seen = {slot: {value} for slot, value in self.committed.items()}


class Disturbed(Idle):
    """The public's connections, with somebody else at work before and after each question."""

    world: World

    def ask(self, question: Callable[[psycopg.Connection[Any]], T]) -> T:
        for _ in range(self.world.random.choice([0, 0, 0, 0, 0, 0, 1, 2])):
            self.world.step()
        answer = super().ask(question)
        if self.world.random.random() < 0.1:
            self.world.step()
        return answer


def _writers(register: Register, database: Database, stack: ExitStack) -> Iterator[Writer]:
    from blueprints.territory import api as territory

    places = (
        (register.agency_id, register.provider_id, register.staff),
        (register.other_agency_id, register.other_provider_id, register.other_staff),
    )
    for agency_id, provider_id, actor in places:
        comuni = [(each.id, each.istat_code) for each in territory.comuni_of(agency_id)]
        ids = [each[0] for each in comuni[:1]]
        accreditation_id = register.enrol(
            agency_id=agency_id, provider_id=provider_id, comune_ids=ids, valid_to=None, actor=actor
        )
        connection = stack.enter_context(psycopg.connect(database.url))
        yield Writer(connection, accreditation_id, provider_id, agency_id, comuni)


def _shown(client: Client, address: str) -> dict[Slot, str]:
    answer = client.get(address)
    assert answer.status_code == 200
    if not answer.is_json:
        return {(int(number), "phone"): phone for number, phone in ON_THE_PAGE.findall(answer.get_data(as_text=True))}
    lines = json.loads(answer.get_data())["accreditations"]
    names = ("phone", "opening_hours", "status", "comuni_istat")
    return {(line["id"], name): line[name] for line in lines for name in names}


def _read_and_write(context: Flask, register: Register, database: Database, steps: int, seed: int) -> None:
    with ExitStack() as stack:
        world = World(random=Random(seed), writers=list(_writers(register, database, stack)))
        disturbed = Disturbed(database.url)
        disturbed.world = world
        context.extensions["accredita.register.public"] = disturbed
        stack.callback(context.extensions.pop, "accredita.register.public")
        stack.callback(lambda: [each.close() for each in disturbed.waiting])
        client = Client(context.wsgi_app)
        first = Idle(database.url)
        context.extensions["accredita.register.public"] = first
        world.committed = _shown(client, ADDRESSES[0])
        context.extensions["accredita.register.public"] = disturbed
        requests = 0
        while world.steps < steps:
            world.begin()
            requests += 1
            for slot, value in _shown(client, world.random.choice(ADDRESSES)).items():
                assert value in world.seen[slot], f"stale after {world.steps} steps, {requests} requests: {slot}"
        for writer in world.writers:
            writer.connection.rollback()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_page_shows_what_was_committed_before_it_was_asked_for(
    context: Flask, register: Register, database: Database, seed: int
) -> None:
    _read_and_write(context, register, database, steps=400, seed=seed)


@pytest.mark.deep
def test_ten_thousand_interleavings_show_no_stale_page(context: Flask, register: Register, database: Database) -> None:
    _read_and_write(context, register, database, steps=10_000, seed=3)
