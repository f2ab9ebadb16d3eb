"""Pieces that several tables share."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import mapped_column

AgencyId = Annotated[int, mapped_column(BigInteger, ForeignKey("agencies.id"))]
ProviderId = Annotated[int, mapped_column(BigInteger, ForeignKey("providers.id"))]
PersonId = Annotated[int, mapped_column(BigInteger, ForeignKey("people.id"))]
CallId = Annotated[int, mapped_column(BigInteger, ForeignKey("calls.id"), index=True)]
ApplicationId = Annotated[int, mapped_column(BigInteger, ForeignKey("applications.id"))]
# No foreign key: a draft may name a service that the platform does not have yet; enrolment asks for it.
Service = Annotated[str, mapped_column(String(40))]
Digest = Annotated[str, mapped_column(String(64))]
Short = Annotated[str, mapped_column(String(40))]
Code = Annotated[str, mapped_column(String(64))]
LotCode = Annotated[str, mapped_column(String(64), server_default="")]
LotTitle = Annotated[str, mapped_column(String(300), server_default="")]
Title = Annotated[str, mapped_column(String(300))]


def one_of(column: str, values: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """The CHECK that a column holds one of the values."""
    written = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({written})", name=column)
