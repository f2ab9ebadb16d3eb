"""A school year of care in the real tables, written by the database itself: one agency, any number of entries.

Each project has 17 accesses of an hour a month, on school days; half of the projects are at home, half at school.
About one entry in fifty is at fault: an operator in two places, an absence that is not payable.
"""

import psycopg

from tests.care_world import CareWorld

PER_MONTH = 17
OF_A_PROVIDER = 30
OPERATORS = 15
MONTHS = 10
SCHOOL = """
insert into schools (agency_id, code, name, comune_id) values ({agency}, 'S1', 'Scuola Demo', {comune});
insert into school_terms (agency_id, first_day, last_day) values ({agency}, '2025-09-01', '2026-06-30');
"""
COPIES = """
insert into providers select (jsonb_populate_record(null::providers, to_jsonb(p) || jsonb_build_object(
    'id', 1000 + n, 'vat_number', lpad(n::text, 11, '0'), 'fiscal_code', lpad(n::text, 11, '0')))).*
from providers p, generate_series(1, {providers}) n where p.id = {provider};
insert into dossier_grants select (jsonb_populate_record(null::dossier_grants, to_jsonb(g) || jsonb_build_object(
    'id', 1000 + n, 'provider_id', 1000 + n))).*
from dossier_grants g, generate_series(1, {providers}) n where g.provider_id = {provider};
insert into accreditations select (jsonb_populate_record(null::accreditations, to_jsonb(a) || jsonb_build_object(
    'id', a.id * 10000 + n, 'provider_id', 1000 + n, 'number', 'B-' || a.id || '-' || n))).*
from accreditations a, generate_series(1, {providers}) n where a.provider_id = {provider};
insert into accreditation_acts
select (jsonb_populate_record(null::accreditation_acts, to_jsonb(a) || jsonb_build_object(
    'id', a.id * 10000 + n, 'accreditation_id', a.accreditation_id * 10000 + n, 'provider_id', 1000 + n))).*
from accreditation_acts a, generate_series(1, {providers}) n where a.provider_id = {provider};
insert into pacts (agency_id, provider_id, accreditation_id, service_code, number, cig, valid_from, valid_to, state,
    signed_on)
select agency_id, provider_id, id, service_code, 'P-' || id, lpad(id::text, 10, 'B'), valid_from, valid_to, 'signed',
    valid_from
from accreditations where provider_id > 1000;
insert into vat_profiles (provider_id, kind, rate, nature, legal_basis, stamp_exempt, valid_from)
select 1000 + n, 'reduced', 5, null, 'prova', false, '2020-01-01' from generate_series(1, {providers}) n;
insert into staff_members select (jsonb_populate_record(null::staff_members, to_jsonb(s) || jsonb_build_object(
    'id', (1000 + n) * 100 + k, 'provider_id', 1000 + n, 'code', 'B-' || k,
    'criminal_certificate_requested_on', '2020-01-02'))).*
from (select * from staff_members where provider_id = {provider} limit 1) s,
    generate_series(1, {providers}) n, generate_series(1, {operators}) k;
insert into qualifications (staff_member_id, provider_id, profile, title, valid_from)
select s.id, s.provider_id, v.profile, 'Titolo', '2020-01-01'
from staff_members s, (values ('ASA'), ('EDUCATOR')) v(profile) where s.provider_id > 1000;
"""
PEOPLE = """
create temporary table j as select n, 1000 + (n - 1) / {each} + 1 as provider, (n - 1) % {each} as place,
    n % 2 = 0 as at_school, 100000 + n as id from generate_series(1, {projects}) n;
insert into beneficiaries select (jsonb_populate_record(null::beneficiaries, to_jsonb(b) || jsonb_build_object(
    'id', j.id, 'code', 'Z-' || j.n))).*
from (select * from beneficiaries limit 1) b, j;
insert into residences (beneficiary_id, agency_id, comune_id, valid_from)
select id, {agency}, {comune}, '2000-01-01' from j;
insert into projects select (jsonb_populate_record(null::projects, to_jsonb(p) || jsonb_build_object(
    'id', j.id, 'code', 'Z-' || j.n, 'beneficiary_id', j.id, 'valid_from', '2025-09-01', 'comune_id', {comune},
    'service_code', case when at_school then 'AES' else 'SAD' end,
    'profile', case when at_school then 'EDUCATOR' else 'ASA' end,
    'school_level', case when at_school then 'primaria' else '' end))).*
from (select * from projects limit 1) p, j;
insert into authorisations (project_id, agency_id, per, minutes, valid_from, recorded_at)
select id, {agency}, v.per, v.minutes, '2025-09-01', now()
from j, (values ('week', 300), ('month', 1020)) v(per, minutes);
insert into choices (project_id, agency_id, provider_id, chosen_on, chosen_by, valid_from, recorded_at)
select id, {agency}, provider, '2025-08-20', 'family', '2025-09-01', now() from j;
insert into enrolments (project_id, agency_id, school_id, school_level, valid_from, recorded_at)
select j.id, {agency}, s.id, 'primaria', '2025-09-01', now() from j, schools s where at_school;
"""
HOURS = """
insert into entry_batches (id, agency_id, provider_id, month, file_digest, file_name, file_size, state, uploaded_at)
select 1000 + n, {agency}, 1000 + n, '2025-09-01', 'x', 'x.csv', 1, 'imported', now()
from generate_series(1, {providers}) n;
create temporary table taught as
select month::date as month, day::date as day, row_number() over (partition by month order by day) as nth
from generate_series('2025-09-01'::date, '2025-09-01'::date + ({months} - 1) * interval '1 month', '1 month') month,
    lateral generate_series(month, month + interval '1 month - 1 day', '1 day') day
where extract(isodow from day) <= 5 and to_char(day, 'MMDD') not in
    ('1101', '1113', '1208', '1225', '1226', '0101', '0106', '0406', '0425', '0501', '0602', '1124');
insert into monthly_reports (id, agency_id, provider_id, service_code, month, state, code, submitted_at, decided_at)
select row_number() over (order by month, provider, service), {agency}, provider, service, month, 'accepted',
    'Z' || row_number() over (order by month, provider, service), month + interval '33 days', month + interval '38 days'
from (select distinct 1000 + n as provider from generate_series(1, {providers}) n) p,
    (values ('SAD'), ('AES')) s(service), (select distinct month from taught) m;
insert into report_lines (report_id, agency_id, provider_id, position, project_id, profile, day_type, school_level,
    fund, comune_id, unit_price, accesses, submitted_minutes, accepted_minutes)
select r.id, {agency}, j.provider, j.place + 1, j.id, case when at_school then 'EDUCATOR' else 'ASA' end, 1,
    case when at_school then 'primaria' else '' end, 'COMUNE', {comune}, 20, {per_month},
    {per_month} * 60, {per_month} * 60
from j join monthly_reports r on r.provider_id = j.provider
    and r.service_code = case when at_school then 'AES' else 'SAD' end;
insert into service_entries (agency_id, provider_id, project_id, staff_member_id, batch_id, report_line_id, comune_id,
    started_at, ended_at, day, minutes, billed_minutes, kind, reason, day_type, confirmed, service_code, profile, fund,
    group_session, external_id)
select {agency}, j.provider, j.id, j.provider * 100 + 1 + j.place % {operators}, j.provider, l.id, {comune},
    start, start + interval '1 hour', t.day, 60, 60, case when away then 3 else 1 end,
    case when away then 1 else 0 end, 1, true, case when at_school then 'AES' else 'SAD' end,
    case when at_school then 'EDUCATOR' else 'ASA' end, 'COMUNE', '', j.n || '-' || t.day
from j cross join taught t
join report_lines l on l.project_id = j.id
join monthly_reports r on r.id = l.report_id and r.month = t.month,
lateral (select j.at_school and (j.n + t.nth) % 100 = 1 as away,
    (t.day + make_interval(mins => case when j.place < {operators} then 480
        when (j.n + t.nth) % 53 = 0 then 510 else 600 end)) at time zone 'Europe/Rome' as start) x
where t.nth <= {per_month};
"""


def fill(address: str, world: CareWorld, entries: int) -> None:
    """Write about that many entries, and all that they hang on, as a role that passes the wall."""
    months = 1 if entries <= PER_MONTH * 600 else MONTHS
    projects = round(entries / PER_MONTH / months)
    values = {
        "agency": world.agency_id,
        "comune": world.comuni[0],
        "provider": world.provider_ids[0],
        "providers": -(-projects // OF_A_PROVIDER),
        "projects": projects,
        "each": OF_A_PROVIDER,
        "operators": OPERATORS,
        "months": months,
        "per_month": PER_MONTH,
    }
    with psycopg.connect(address) as connection:
        for part in (SCHOOL, COPIES, PEOPLE, HOURS):
            connection.execute(part.format(**values))
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
