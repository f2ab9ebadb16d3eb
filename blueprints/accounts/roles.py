"""The roles that a person can hold, and the kind of scope of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role: `scope_kind` is agency, provider or comune; the labels are for people."""

    code: str
    scope_kind: str
    it: str
    en: str


_ALL = (
    Role(code="administrator", scope_kind="agency", it="amministratore", en="administrator"),
    Role(code="call_manager", scope_kind="agency", it="responsabile degli avvisi", en="call manager"),
    Role(code="commissioner", scope_kind="agency", it="commissario", en="commissioner"),
    Role(code="case_worker", scope_kind="agency", it="assistente sociale", en="case worker"),
    Role(code="accountant", scope_kind="agency", it="contabile", en="accountant"),
    Role(code="second_signer", scope_kind="agency", it="secondo firmatario", en="second signer"),
    Role(code="inspector", scope_kind="agency", it="ispettore", en="inspector"),
    Role(code="legal_representative", scope_kind="provider", it="legale rappresentante", en="legal representative"),
    Role(code="clerk", scope_kind="provider", it="impiegato", en="clerk"),
    Role(code="comune_reader", scope_kind="comune", it="lettore del Comune", en="reader of a Comune"),
)

ROLES: Mapping[str, Role] = MappingProxyType({role.code: role for role in _ALL})


def of_scope(scope_kind: str) -> tuple[Role, ...]:
    """The roles of one kind of scope, in their order."""
    return tuple(role for role in _ALL if role.scope_kind == scope_kind)
