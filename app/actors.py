"""Who acts, and how far they see."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What the database shows in a transaction: one agency's rows, one provider's, one Comune's, or the public's.

    `kind` is "agency", "provider", "comune", "public" or "system". System reach is for the program's own work
    (relay, sealer, schedules) and passes the wall between agencies.
    """

    kind: str
    agency_id: int | None = None
    provider_id: int | None = None
    comune_id: int | None = None


PUBLIC = Reach(kind="public")
EVERYTHING = Reach(kind="system")


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person in one role scope, or the program itself (`person_id` None)."""

    person_id: int | None = None
    name: str = "Accredita"
    roles: frozenset[str] = field(default_factory=frozenset)
    reach: Reach = PUBLIC

    @property
    def agency_id(self) -> int | None:
        """The agency for which this person works now."""
        return self.reach.agency_id

    @property
    def provider_id(self) -> int | None:
        """The provider for which this person works now."""
        return self.reach.provider_id

    @property
    def comune_id(self) -> int | None:
        """The Comune for which this person reads."""
        return self.reach.comune_id


ANONYMOUS = Actor(name="anonymous")
PROGRAM = Actor(reach=EVERYTHING)


def program_of(agency_id: int) -> Actor:
    """The program, acting for one agency."""
    return Actor(reach=Reach(kind="agency", agency_id=agency_id))
