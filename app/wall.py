"""The wall between agencies: row security of PostgreSQL, written once for every table behind it.

A table is behind the wall when it has a column `agency_id` or `provider_id`; `tests/house` fails when
one of them has no policy. The program connects as a role that owns nothing, the policies are forced,
and what a transaction may see is a setting local to it (`app.db.set_reach`).
"""

FUNCTIONS = """
create function accredita_agency() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('accredita.agency', true), '')::bigint $$;
create function accredita_provider() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('accredita.provider', true), '')::bigint $$;
create function accredita_sees_all() returns boolean language sql stable parallel safe as
  $$ select coalesce(current_setting('accredita.reach', true), '') = 'system' $$;
"""

DROP_FUNCTIONS = """
drop function accredita_agency();
drop function accredita_provider();
drop function accredita_sees_all();
"""


def wall(
    table: str,
    *,
    agency: str | None = "agency_id",
    provider: str | None = None,
    readable: str | None = None,
    insertable: str | None = None,
) -> str:
    """SQL that puts a table behind the wall.

    `agency` and `provider` name the columns that open a row to one agency or to one provider;
    `readable` is a further condition under which everybody may read the row (published things), and
    `insertable` one under which everybody may add it. The scalar subselects let the planner ask each
    setting once a query instead of once a row.
    """
    own = ["(select accredita_sees_all())"]
    if agency:
        own.append(f"{agency} = (select accredita_agency())")
    if provider:
        own.append(f"{provider} = (select accredita_provider())")
    mine = " or ".join(own)
    read = f"{mine} or ({readable})" if readable else mine
    add = f"{mine} or ({insertable})" if insertable else mine
    return (
        f"alter table {table} enable row level security;"
        f"alter table {table} force row level security;"
        f"create policy reads on {table} for select using ({read});"
        f"create policy adds on {table} for insert with check ({add});"
        f"create policy changes on {table} for update using ({mine}) with check ({mine});"
        f"create policy removes on {table} for delete using ({mine});"
    )
