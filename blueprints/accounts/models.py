"""Tables: people, what they may be where, and the one-time links that they get by e-mail."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Id, Instant, Key


class Person(Base):
    """Somebody who can sign in. The e-mail is kept in lower case."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    fiscal_code: Mapped[str | None] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_last_step: Mapped[Id | None]
    session_mark: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())
    deactivated_at: Mapped[Instant | None]


class RoleGrant(Base):
    """A role in a scope, from one instant to another; ended, never deleted."""

    __tablename__ = "role_grants"
    __table_args__ = (
        CheckConstraint("scope_kind in ('agency', 'provider', 'comune')", name="scope_kind"),
        Index(
            "uq_role_grants_current",
            "person_id",
            "scope_kind",
            "scope_id",
            "role",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
        Index(None, "scope_kind", "scope_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("people.id"))
    scope_kind: Mapped[str] = mapped_column(String(10))
    scope_id: Mapped[Id]
    role: Mapped[str] = mapped_column(String(30))
    granted_at: Mapped[Instant]
    granted_by: Mapped[Id | None]
    ended_at: Mapped[Instant | None]


class OneTimeLink(Base):
    """A link sent by e-mail to set a password. Only its digest is kept."""

    __tablename__ = "one_time_links"
    __table_args__ = (UniqueConstraint("token_digest"),)

    id: Mapped[Key]
    person_id: Mapped[Id] = mapped_column(ForeignKey("people.id"))
    token_digest: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
