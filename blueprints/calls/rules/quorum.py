"""Whether a commission may sit, for which applicant, and with whom.

Members are odd and at least three (appointed by an act); who has a conflict abstains for that applicant only
(art. 6-bis L. 241/1990), and the quorum is counted again among those who remain.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.decisions import Refusal


class Declaration(StrEnum):
    """What a member declared about one applicant."""

    NONE_GIVEN = "none_given"
    NO_CONFLICT = "no_conflict"
    RECUSED = "recused"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The agency's rules; the defaults are ours. `substitutes_sit`: reserve members take a recused one's place."""

    least_members: int = 3
    odd: bool = True
    least_present: int = 3
    substitutes_sit: bool = True


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member or a reserve one (`reserve` counts their order, 0 for a full member)."""

    person_id: int
    chair: bool = False
    reserve: int = 0


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Who judges one applicant: in order the members who remain, who left, and who came in for them."""

    sitting: tuple[int, ...]
    recused: tuple[int, ...]
    undeclared: tuple[int, ...]
    substitutes: tuple[int, ...]


def reasons_not_to_appoint(members: tuple[Member, ...], rules: Rules) -> tuple[Refusal, ...]:
    """Why these people do not make a commission."""
    full = [each for each in members if each.reserve == 0]
    found = []
    if len({each.person_id for each in members}) != len(members):
        found.append(Refusal("member-twice"))
    if len(full) < rules.least_members:
        found.append(Refusal("members-too-few", members=len(full), least=rules.least_members))
    if rules.odd and len(full) % 2 == 0:
        found.append(Refusal("members-not-odd", members=len(full)))
    if sum(each.chair for each in full) != 1:
        found.append(Refusal("chair-not-one", chairs=sum(each.chair for each in full)))
    return tuple(found)


def bench(
    members: tuple[Member, ...],
    declarations: dict[int, Declaration],
    rules: Rules,
    present: frozenset[int] | None = None,
) -> Bench:
    """Who judges an applicant, from what each declared about it; `present` None means everybody is there."""
    there = [each for each in members if present is None or each.person_id in present]
    full = [each.person_id for each in there if each.reserve == 0]
    recused = tuple(who for who in full if _said(declarations, who) is Declaration.RECUSED)
    undeclared = tuple(who for who in full if _said(declarations, who) is Declaration.NONE_GIVEN)
    sitting = [who for who in full if _said(declarations, who) is Declaration.NO_CONFLICT]
    ready = [
        each.person_id
        for each in sorted(there, key=lambda each: (each.reserve, each.person_id))
        if each.reserve > 0 and _said(declarations, each.person_id) is Declaration.NO_CONFLICT
    ]
    seats = sum(each.reserve == 0 for each in members)
    vacant = max(0, seats - len(sitting) - len(undeclared)) if rules.substitutes_sit else 0
    substitutes = tuple(ready[:vacant])
    return Bench(sitting=(*sitting, *substitutes), recused=recused, undeclared=undeclared, substitutes=substitutes)


def reasons_not_to_judge(found: Bench, rules: Rules) -> tuple[Refusal, ...]:
    """Why this bench may not judge the applicant."""
    reasons = []
    if found.undeclared:
        reasons.append(Refusal("declarations-missing", people=sorted(found.undeclared)))
    if len(found.sitting) < rules.least_present:
        reasons.append(
            Refusal(
                "quorum-missing",
                sitting=len(found.sitting),
                least=rules.least_present,
                recused=len(found.recused),
            )
        )
    return tuple(reasons)


def may_see(person_id: int, declarations: dict[int, Declaration]) -> bool:
    """Whether a member may see anything of an applicant: only once they declared that they have no conflict."""
    return _said(declarations, person_id) is Declaration.NO_CONFLICT


def _said(declarations: dict[int, Declaration], person_id: int) -> Declaration:
    return declarations.get(person_id, Declaration.NONE_GIVEN)
