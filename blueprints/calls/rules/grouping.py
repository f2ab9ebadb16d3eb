"""Who applies together: a temporary grouping (RTI, art. 68 D.Lgs. 36/2023) or a consortium with executing members.

The call asks it as a section of its form, so that it is saved, printed, frozen and judged like every other answer.
The applicant leads the grouping or is the consortium; its members stand in rows with their shares, mandates and
declarations. Shares are in per cent, and add up to 100 with the applicant's own.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.decisions import Refusal
from blueprints.standards.fields import Condition, Evidence, Group, Option, Question, Section

GROUPING = "grouping"
FORM, OWN_SHARE, MANDATORS, EXECUTING = "RAG", "RAG-quota", "RAG-mandanti", "RAG-esecutrici"
ALONE, TEMPORARY, CONSORTIUM = "solo", "rti", "consorzio"
WHOLE = 100_00
_GROUPS = {TEMPORARY: MANDATORS, CONSORTIUM: EXECUTING}
NAMES = {TEMPORARY: "raggruppamento temporaneo (RTI)", CONSORTIUM: "consorzio"}


@dataclass(frozen=True, kw_only=True)
class Member:
    """One member beside the applicant; `share` is in hundredths of a per cent, 0 when it cannot be read."""

    name: str
    vat_number: str
    share: int


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """A grouping as it is declared: its form, the applicant's own share, its other members."""

    form: str
    own_share: int
    members: tuple[Member, ...]

    @property
    def shares(self) -> tuple[int, ...]:
        """The shares of all, the applicant's first."""
        return (self.own_share, *(each.share for each in self.members))

    def said(self) -> str:
        """The grouping in words, with everybody's share."""
        others = ", ".join(f"{each.name} ({_percent(each.share)})" for each in self.members)
        return f"{NAMES[self.form]}, quota propria {_percent(self.own_share)}; con {others or 'nessuno'}"


def section() -> Section:
    """What a call that admits groupings asks about them."""
    return Section(
        code=GROUPING,
        title="Raggruppamento",
        items=(
            Question(
                code=FORM,
                kind="one-of",
                label="Come partecipa l'ente",
                required=False,
                options=(
                    Option(code=ALONE, label="da solo"),
                    Option(code=TEMPORARY, label="come mandatario di un raggruppamento temporaneo (RTI)"),
                    Option(code=CONSORTIUM, label="come consorzio, con consorziate esecutrici"),
                ),
            ),
            Question(
                code=OWN_SHARE,
                kind="number",
                label="Quota dell'ente che presenta la domanda",
                help="Solo in un raggruppamento o consorzio. Con le quote degli altri fa 100.",
                required=False,
                unit="%",
                least=Decimal(0),
                most=Decimal(100),
            ),
            _group(MANDATORS, "Mandanti", TEMPORARY, mandate=True),
            _group(EXECUTING, "Consorziate esecutrici", CONSORTIUM, mandate=False),
        ),
    )


def _group(code: str, label: str, form: str, *, mandate: bool) -> Group:
    asked = [
        Question(code="nome", kind="text", label="Denominazione", most=Decimal(300)),
        Question(code="piva", kind="text", label="Partita IVA", most=Decimal(20)),
        Question(code="quota", kind="number", label="Quota", unit="%", least=Decimal(0), most=Decimal(100)),
        Question(code="attivita", kind="text", label="Che cosa svolge", most=Decimal(1000)),
        _file("dichiarazioni", "Dichiarazioni del membro, firmate (DPR 445/2000)"),
    ]
    if mandate:
        asked.append(_file("mandato", "Mandato, o impegno a conferirlo"))
    when = Condition(question=FORM, value=form)
    return Group(code=code, label=label, questions=tuple(asked), least_rows=1, when=when)


def _file(code: str, label: str) -> Question:
    return Question(code=code, kind="file", label=label, evidence=Evidence(required=True, expiry="optional"))


def grouping_of(answers: Mapping[str, Any]) -> Grouping | None:
    """The grouping that answers declare; None when the applicant is alone."""
    form = answers.get(FORM)
    if form not in _GROUPS:
        return None
    rows = answers.get(_GROUPS[form]) or ()
    members = tuple(
        Member(name=str(row.get("nome") or ""), vat_number=_bare(row.get("piva")), share=_hundredths(row.get("quota")))
        for row in rows
    )
    return Grouping(form=form, own_share=_hundredths(answers.get(OWN_SHARE)), members=members)


def reasons_against(grouping: Grouping | None, *, applicant_vat: str) -> tuple[Refusal, ...]:
    """Why a grouping cannot apply as it is declared, beside the sum of its shares."""
    if grouping is None:
        return ()
    counted = Counter(each.vat_number for each in grouping.members if each.vat_number)
    twice = {number for number, times in counted.items() if times > 1 or number == _bare(applicant_vat)}
    found = [Refusal("grouping-member-twice", numbers=sorted(twice))] if twice else []
    if without := [each.name or each.vat_number for each in grouping.members if each.share <= 0]:
        found.append(Refusal("grouping-member-without-share", members=without))
    return tuple(found)


def _bare(written: Any) -> str:
    return str(written or "").upper().replace(" ", "").removeprefix("IT")


def _hundredths(stored: Any) -> int:
    """A share as it is stored (an exact decimal as text) in hundredths of a per cent; 0 when it is none."""
    try:
        value = Decimal(str(stored)) * 100
    except ArithmeticError:
        return 0
    return int(value) if value == value.to_integral_value() else 0


def _percent(share: int) -> str:
    return f"{Decimal(share) / 100:f}".replace(".", ",") + " %"
