"""The tables of the room `calls`."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall
from blueprints.calls import states
from blueprints.calls.rules.admissibility import Outcome

revision = "0050"
down_revision = "0040"

MODES = ("pass", "quality", "ranking")
KINDS = ("new", "renewal", "confirmation")
CHECK_OUTCOMES = ("met", "not_met", "to_clarify")
OUTCOMES = ("accepted", "accepted_with_prescriptions", "refused")
INSTANT = sa.DateTime(timezone=True)

FREEZE = """
create function calls_keep_published() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then
    raise exception 'a published version of a call never changes' using errcode = 'integrity_constraint_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger frozen before update or delete on call_versions
  for each row execute function calls_keep_published();
"""

PUBLIC_CALL = "exists (select from calls where calls.id = call_id and calls.state not in ('draft', 'approved'))"

# Until it is lodged, an application belongs to its provider alone.
WALLS = (
    wall("calls", readable="state not in ('draft', 'approved')"),
    wall("call_versions", readable="published_at is not null"),
    wall("call_services", readable=PUBLIC_CALL),
    wall("call_questions", provider="provider_id"),
    wall("call_answers", readable=PUBLIC_CALL),
    wall("applications", agency="case when lodged_at is not null then agency_id end", provider="provider_id"),
    wall("application_services", agency="case when lodged then agency_id end", provider="provider_id"),
    wall("application_answers", agency=None, provider="provider_id"),
    wall("application_files", agency=None, provider="provider_id"),
    wall("application_lodgings", provider="provider_id"),
    wall("commissions"),
    wall("commissioners"),
    wall("conflict_declarations"),
    wall("checks"),
    wall("scores"),
    wall("evaluations"),
    wall("agreed_outcomes"),
    wall("commission_sessions"),
    wall("formal_checks"),
    wall("decisions", readable="exists (select from decision_items where decision_items.decision_id = decisions.id)"),
    wall("decision_items", provider="provider_id"),
    wall("integration_requests", provider="provider_id"),
    wall("rejection_notices", provider="provider_id"),
)

APPEND_ONLY = (
    "formal_checks",
    "application_lodgings",
    "conflict_declarations",
    "checks",
    "scores",
    "agreed_outcomes",
    "decisions",
    "decision_items",
)

TABLES = (
    "calls, call_versions, call_services, call_questions, call_answers, applications, "
    "application_services, application_answers, application_files, application_lodgings, commissions, "
    "commissioners, conflict_declarations, checks, scores, evaluations, agreed_outcomes, "
    "commission_sessions, formal_checks, decisions, decision_items, integration_requests, "
    "rejection_notices "
)


def _key() -> sa.Column:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _to(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column:
    key = sa.ForeignKey(target, name=f"fk_{table}_{column}")
    return sa.Column(column, sa.BigInteger, key, nullable=nullable)


def _of_application(table: str, *, provider: bool = True) -> tuple[sa.Column, ...]:
    found = (_key(), _to(table, "application_id", "applications.id"), _to(table, "agency_id", "agencies.id"))
    return (*found, _to(table, "provider_id", "providers.id")) if provider else found


def _service() -> sa.Column:
    return sa.Column("service_code", sa.String(40), nullable=False)


def _act(*, nullable: bool = False) -> tuple[sa.Column, ...]:
    return (
        sa.Column("act_number", sa.String(40), nullable=nullable),
        sa.Column("act_day", sa.Date, nullable=nullable),
        sa.Column("act_protocol", sa.String(40), nullable=nullable),
    )


def _one_of(table: str, column: str, values: Iterable[str]) -> sa.CheckConstraint:
    written = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({written})", name=op.f(f"ck_{table}_{column}"))


def upgrade() -> None:
    _calls()
    _applications()
    _evaluation()
    _decisions()
    op.execute(FREEZE)
    for statement in WALLS:
        op.execute(statement)
    for table in APPEND_ONLY:
        op.execute(
            f"create trigger append_only before update or delete or truncate on {table}"
            " for each statement execute function accredita_append_only()"
        )


def downgrade() -> None:
    op.execute(f"drop table {TABLES}")
    op.execute("drop function calls_keep_published()")


def _calls() -> None:
    op.create_table(
        "calls",
        _key(),
        _to("calls", "agency_id", "agencies.id"),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("state", sa.String(40), server_default="draft", nullable=False),
        sa.Column("mode", sa.String(40), server_default="pass", nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("initial_opens_at", INSTANT),
        sa.Column("initial_closes_at", INSTANT),
        sa.Column("rolling_opens_at", INSTANT),
        sa.Column("rolling_closes_at", INSTANT),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("published_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        _to("calls", "created_by", "people.id"),
        sa.CheckConstraint("initial_opens_at < initial_closes_at", name=op.f("ck_calls_initial_window")),
        _one_of("calls", "mode", MODES),
        sa.CheckConstraint(
            "state in ('draft', 'approved') or (version is not null and published_at is not null"
            " and coalesce(initial_opens_at, rolling_opens_at) is not null)",
            name=op.f("ck_calls_published_whole"),
        ),
        sa.CheckConstraint("rolling_opens_at < rolling_closes_at", name=op.f("ck_calls_rolling_window")),
        _one_of("calls", "state", states.CallState),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_calls_validity")),
        sa.CheckConstraint("initial_closes_at <= rolling_opens_at", name=op.f("ck_calls_windows_in_order")),
        sa.UniqueConstraint("agency_id", "code", name="uq_calls_agency_id_code"),
    )
    op.create_index("ix_calls_state", "calls", ["state", "id"])
    op.create_table(
        "call_versions",
        _key(),
        _to("call_versions", "call_id", "calls.id"),
        _to("call_versions", "agency_id", "agencies.id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, server_default="1", nullable=False),
        sa.Column("content", postgresql.JSONB, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("digest", sa.String(64)),
        *_act(nullable=True),
        sa.Column("saved_at", INSTANT, nullable=False),
        _to("call_versions", "saved_by", "people.id"),
        sa.Column("published_at", INSTANT),
        sa.Column("published_by", sa.BigInteger),
        sa.CheckConstraint(
            "published_at is null or (digest is not null and act_number is not null"
            " and act_day is not null and act_protocol is not null)",
            name=op.f("ck_call_versions_published_with_act"),
        ),
        sa.UniqueConstraint("call_id", "number", name="uq_call_versions_call_id_number"),
    )
    op.create_index("ix_call_versions_call_id", "call_versions", ["call_id"])
    op.create_index(
        "uq_call_versions_draft",
        "call_versions",
        ["call_id"],
        unique=True,
        postgresql_where=sa.text("published_at is null"),
    )
    op.create_table(
        "call_services",
        _key(),
        _to("call_services", "call_id", "calls.id"),
        _to("call_services", "agency_id", "agencies.id"),
        _service(),
        sa.UniqueConstraint("call_id", "service_code", name="uq_call_services_call_id_service_code"),
    )
    op.create_index("ix_call_services_call_id", "call_services", ["call_id"])
    op.create_table(
        "call_questions",
        _key(),
        _to("call_questions", "call_id", "calls.id"),
        _to("call_questions", "agency_id", "agencies.id"),
        _to("call_questions", "provider_id", "providers.id"),
        _to("call_questions", "asked_by", "people.id"),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("answered_at", INSTANT),
    )
    op.create_index("ix_call_questions_call_id", "call_questions", ["call_id"])
    op.create_table(
        "call_answers",
        _key(),
        _to("call_answers", "call_id", "calls.id"),
        _to("call_answers", "agency_id", "agencies.id"),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        _to("call_answers", "published_by", "people.id"),
    )
    op.create_index("ix_call_answers_call_id", "call_answers", ["call_id"])


def _applications() -> None:
    op.create_table(
        "applications",
        _key(),
        _to("applications", "agency_id", "agencies.id"),
        _to("applications", "call_id", "calls.id"),
        sa.Column("call_version", sa.Integer, nullable=False),
        _to("applications", "provider_id", "providers.id"),
        sa.Column("state", sa.String(40), server_default="draft", nullable=False),
        sa.Column("kind", sa.String(40), server_default="new", nullable=False),
        sa.Column("revision", sa.Integer, server_default="1", nullable=False),
        sa.Column("renews_accreditation_id", sa.BigInteger),
        sa.Column("started_at", INSTANT, nullable=False),
        _to("applications", "started_by", "people.id"),
        sa.Column("lodged_at", INSTANT),
        sa.Column("lodged_by", sa.BigInteger),
        sa.Column("receipt_number", sa.Integer),
        sa.Column("receipt_year", sa.Integer),
        sa.Column("receipt_digest", sa.String(64)),
        sa.Column("protocol_number", sa.String(40)),
        sa.Column("protocol_day", sa.Date),
        sa.Column("withdrawn_at", INSTANT),
        sa.CheckConstraint(
            "state in ('draft', 'withdrawn') or lodged_at is not null", name=op.f("ck_applications_case_is_lodged")
        ),
        sa.CheckConstraint(
            "state not in ('draft') or lodged_at is null", name=op.f("ck_applications_draft_not_lodged")
        ),
        _one_of("applications", "kind", KINDS),
        sa.CheckConstraint(
            "(protocol_number is null) = (protocol_day is null)", name=op.f("ck_applications_protocol_whole")
        ),
        sa.CheckConstraint(
            "(lodged_at is null) = (receipt_number is null)"
            " and (lodged_at is null) = (receipt_year is null)"
            " and (lodged_at is null) = (lodged_by is null)",
            name=op.f("ck_applications_receipt_with_lodging"),
        ),
        _one_of("applications", "state", states.ApplicationState),
        sa.ForeignKeyConstraint(
            ["call_id", "call_version"],
            ["call_versions.call_id", "call_versions.number"],
            name="fk_applications_version",
        ),
        sa.UniqueConstraint("agency_id", "receipt_year", "receipt_number", name="uq_applications_receipt"),
    )
    op.create_index("ix_applications_call_id", "applications", ["call_id"])
    op.create_index(
        "ix_applications_desk", "applications", ["agency_id", sa.text("lodged_at desc"), sa.text("id desc")]
    )
    op.create_index("ix_applications_provider", "applications", ["provider_id", "id"])
    op.create_index(
        "uq_applications_draft",
        "applications",
        ["call_id", "provider_id"],
        unique=True,
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "application_services",
        *_of_application("application_services"),
        sa.Column("lodged", sa.Boolean, server_default=sa.text("false"), nullable=False),
        _service(),
        sa.Column("zones", postgresql.JSONB, nullable=False),
        sa.UniqueConstraint("application_id", "service_code", name="uq_application_services_once"),
    )
    op.create_table(
        "application_answers",
        *_of_application("application_answers"),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column("value", postgresql.JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("carried_from", sa.BigInteger),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("saved_at", INSTANT, nullable=False),
        _to("application_answers", "saved_by", "people.id"),
        sa.UniqueConstraint("application_id", "item_code", name="uq_application_answers_once"),
    )
    op.create_table(
        "application_files",
        *_of_application("application_files"),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column("document_id", sa.BigInteger),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(64), nullable=False),
        sa.Column("issued_on", sa.Date),
        sa.Column("expires_on", sa.Date),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        _to("application_files", "uploaded_by", "people.id"),
        sa.Column("removed_at", INSTANT),
    )
    op.create_index("ix_application_files_item", "application_files", ["application_id", "item_code"])
    op.create_table(
        "application_lodgings",
        *_of_application("application_lodgings"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", postgresql.JSONB, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("lodged_at", INSTANT, nullable=False),
        _to("application_lodgings", "lodged_by", "people.id"),
        sa.UniqueConstraint("application_id", "number", name="uq_application_lodgings_application_id_number"),
    )


def _evaluation() -> None:
    op.create_table(
        "commissions",
        _key(),
        _to("commissions", "call_id", "calls.id"),
        _to("commissions", "agency_id", "agencies.id"),
        sa.Column("state", sa.String(40), server_default="commission_appointed", nullable=False),
        *_act(),
        sa.Column("appointed_at", INSTANT, nullable=False),
        _to("commissions", "appointed_by", "people.id"),
        sa.Column("ended_at", INSTANT),
        _one_of("commissions", "state", states.CommissionState),
    )
    op.create_index("ix_commissions_call_id", "commissions", ["call_id"])
    op.create_index(
        "uq_commissions_call", "commissions", ["call_id"], unique=True, postgresql_where=sa.text("ended_at is null")
    )
    op.create_table(
        "commissioners",
        _key(),
        _to("commissioners", "commission_id", "commissions.id"),
        _to("commissioners", "agency_id", "agencies.id"),
        _to("commissioners", "person_id", "people.id"),
        sa.Column("chair", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("fiscal_code", sa.String(16)),
        sa.Column("address", sa.String(300)),
        sa.Column("employer", sa.String(300)),
        sa.Column("comune_istat", sa.String(6)),
        sa.UniqueConstraint("commission_id", "person_id", name="uq_commissioners_commission_id_person_id"),
    )
    op.create_table(
        "conflict_declarations",
        _key(),
        _to("conflict_declarations", "commission_id", "commissions.id"),
        _to("conflict_declarations", "application_id", "applications.id"),
        _to("conflict_declarations", "agency_id", "agencies.id"),
        _to("conflict_declarations", "person_id", "people.id"),
        sa.Column("declares_none", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "declares_none or reason is not null", name=op.f("ck_conflict_declarations_abstention_has_reason")
        ),
    )
    op.create_index("ix_conflict_declarations_commission_id", "conflict_declarations", ["commission_id"])
    op.create_index("ix_conflict_declarations_latest", "conflict_declarations", ["application_id", "person_id", "id"])
    op.create_table(
        "checks",
        *_of_application("checks", provider=False),
        _to("checks", "person_id", "people.id"),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("note", sa.String),
        sa.Column("at", INSTANT, nullable=False),
        _one_of("checks", "outcome", CHECK_OUTCOMES),
    )
    op.create_index("ix_checks_latest", "checks", ["application_id", "person_id", "item_code", "id"])
    op.create_table(
        "scores",
        *_of_application("scores", provider=False),
        _service(),
        _to("scores", "person_id", "people.id"),
        sa.Column("criterion_code", sa.String(64), nullable=False),
        sa.Column("points", sa.Numeric(8, 2), nullable=False),
        sa.Column("note", sa.String),
        sa.Column("at", INSTANT, nullable=False),
    )
    op.create_index(
        "ix_scores_latest", "scores", ["application_id", "person_id", "service_code", "criterion_code", "id"]
    )
    op.create_table(
        "evaluations",
        *_of_application("evaluations", provider=False),
        _to("evaluations", "person_id", "people.id"),
        sa.Column("handed_in_at", INSTANT, nullable=False),
        sa.UniqueConstraint("application_id", "person_id", name="uq_evaluations_application_id_person_id"),
    )
    op.create_table(
        "agreed_outcomes",
        *_of_application("agreed_outcomes", provider=False),
        _service(),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("reasons", sa.String, nullable=False),
        sa.Column("prescriptions", sa.String),
        sa.Column("prescriptions_due_on", sa.Date),
        sa.Column("points", sa.Numeric(8, 2)),
        sa.Column("at", INSTANT, nullable=False),
        _to("agreed_outcomes", "by", "people.id"),
        _one_of("agreed_outcomes", "outcome", OUTCOMES),
    )
    op.create_index("ix_agreed_outcomes_latest", "agreed_outcomes", ["application_id", "service_code", "id"])
    op.create_table(
        "commission_sessions",
        _key(),
        _to("commission_sessions", "commission_id", "commissions.id"),
        _to("commission_sessions", "agency_id", "agencies.id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(40), server_default="convened", nullable=False),
        sa.Column("convened_for", INSTANT, nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("opened_at", INSTANT),
        sa.Column("closed_at", INSTANT),
        sa.Column("present", postgresql.JSONB, nullable=False),
        sa.Column("notes", sa.String),
        sa.Column("content", postgresql.JSONB),
        sa.Column("minutes_digest", sa.String(64)),
        sa.CheckConstraint(
            "state <> 'minutes_signed' or minutes_digest is not null", name=op.f("ck_commission_sessions_minutes_kept")
        ),
        _one_of("commission_sessions", "state", states.SessionState),
        sa.UniqueConstraint("commission_id", "number", name="uq_commission_sessions_commission_id_number"),
    )


def _decisions() -> None:
    op.create_table(
        "formal_checks",
        *_of_application("formal_checks", provider=False),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("note", sa.String),
        sa.Column("at", INSTANT, nullable=False),
        _to("formal_checks", "by", "people.id"),
        _one_of("formal_checks", "outcome", Outcome),
    )
    op.create_index("ix_formal_checks_latest", "formal_checks", ["application_id", "item_code", "id"])
    op.create_table(
        "decisions",
        _key(),
        _to("decisions", "agency_id", "agencies.id"),
        _to("decisions", "call_id", "calls.id"),
        *_act(),
        sa.Column("effective_from", sa.Date, nullable=False),
        _to("decisions", "corrects_id", "decisions.id", nullable=True),
        sa.Column("decided_at", INSTANT, nullable=False),
        _to("decisions", "decided_by", "people.id"),
        sa.UniqueConstraint("agency_id", "act_number", "act_day", name="uq_decisions_act"),
    )
    op.create_index("ix_decisions_call_id", "decisions", ["call_id"])
    op.create_table(
        "decision_items",
        _key(),
        _to("decision_items", "decision_id", "decisions.id"),
        _to("decision_items", "agency_id", "agencies.id"),
        _to("decision_items", "provider_id", "providers.id"),
        _to("decision_items", "application_id", "applications.id"),
        _service(),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("reasons", sa.String, nullable=False),
        sa.Column("prescriptions", sa.String),
        sa.Column("prescriptions_due_on", sa.Date),
        sa.Column("accreditation_id", sa.BigInteger),
        _one_of("decision_items", "outcome", OUTCOMES),
        sa.UniqueConstraint("decision_id", "application_id", "service_code", name="uq_decision_items_once"),
    )
    op.create_index("ix_decision_items_application", "decision_items", ["application_id", "service_code", "id"])
    op.create_table(
        "integration_requests",
        *_of_application("integration_requests"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(40), server_default="sent", nullable=False),
        sa.Column("item_codes", postgresql.JSONB, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        _to("integration_requests", "requested_by", "people.id"),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("answered_at", INSTANT),
        sa.Column("letter_digest", sa.String(64)),
        _one_of("integration_requests", "state", states.IntegrationState),
        sa.UniqueConstraint("application_id", "number", name="uq_integration_requests_application_id_number"),
    )
    op.create_table(
        "rejection_notices",
        *_of_application("rejection_notices"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reasons", sa.String, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        _to("rejection_notices", "sent_by", "people.id"),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("observations", sa.String),
        sa.Column("observed_at", INSTANT),
        sa.Column("answer", sa.String),
        sa.Column("letter_digest", sa.String(64)),
        sa.UniqueConstraint("application_id", "number", name="uq_rejection_notices_application_id_number"),
    )
