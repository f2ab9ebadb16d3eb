"""Letters about accreditations that end."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant
from blueprints.calls.models.columns import AgencyId, ProviderId, Short, one_of

AUDIENCES = ("provider", "case_workers")


class RenewalLetter(Base):
    """A letter about an accreditation that ends, so many days before; each goes out once."""

    __tablename__ = "renewal_letters"
    __table_args__ = (
        PrimaryKeyConstraint("accreditation_id", "audience", "step", name="pk_renewal_letters"),
        one_of("audience", AUDIENCES),
        CheckConstraint("step >= 0", name="step"),
        Index("ix_renewal_letters_agency_id", "agency_id"),
    )

    accreditation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("accreditations.id"))
    audience: Mapped[Short]
    step: Mapped[int]
    agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    sent_at: Mapped[Instant]
    sent_by: Mapped[Id | None] = mapped_column(ForeignKey("people.id"))
