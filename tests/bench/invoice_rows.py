"""E-invoices over a school year of care, written by the database itself: small claims, and a provider's month each.

A claim bills one report line of the first month, about 17 entries; an invoice all lines of a provider's first month.
"""

import psycopg

CLAIMS = 300
BILLED = """
create temporary table billed as
select case when claim then place
        else {claims} + dense_rank() over (partition by claim order by l.provider_id) end as n,
    case when claim then 1 else row_number() over (partition by claim, l.provider_id order by l.id) end as position,
    l.provider_id, l.profile, l.unit_price, l.accepted_minutes, r.code || '/' || l.position as reference
from (select *, row_number() over (order by id) as place from report_lines) l
join monthly_reports r on r.id = l.report_id and r.month = '2025-09-01',
    (values (true), (false)) v(claim)
where not claim or place <= {claims};
create temporary table summed as
select n, provider_id, sum(accepted_minutes * unit_price / 60) as net from billed group by n, provider_id;
"""
INVOICES = """
insert into einvoice_files (id, agency_id, digest, name, size, received_at)
select n, {agency}, md5(n::text) || md5(n::text), 'IT' || n || '.xml', 1, '2025-10-12' from summed;
insert into einvoices (id, agency_id, provider_id, file_id, position, state, type, number, dated, year, body_digest,
    supplier_vat, supplier_name, total_cents, delivered_on, due_on, content)
select n, {agency}, provider_id, n, 1, 'received', 'TD01', 'F-' || n, '2025-10-10', 2025, md5(n::text), p.vat_number,
    p.name, round(net * 105), '2025-10-12', '2025-11-11', jsonb_build_object(
        'customer', jsonb_build_object('vat', 'IT' || a.vat_number, 'fiscal_code', a.fiscal_code),
        'total', round(net * 1.05, 2)::text, 'rounding', null, 'stamp_duty', null, 'payments', '[]'::jsonb,
        'related', '[]'::jsonb, 'references', (
            select jsonb_agg(jsonb_build_object('id', t.number, 'cig', t.cig, 'cup', null, 'lines', '[]'::jsonb))
            from pacts t where t.provider_id = s.provider_id and t.agency_id = {agency}
        ),
        'vat_summaries', jsonb_build_array(jsonb_build_object('rate', '5.00', 'nature', null,
            'taxable', round(net, 2)::text, 'tax', round(net * 0.05, 2)::text, 'collectability', 'S',
            'rounding', null)))
from summed s join providers p on p.id = s.provider_id join agencies a on a.id = {agency};
insert into einvoice_lines (einvoice_id, agency_id, provider_id, position, number, description, quantity, unit,
    unit_price, total_cents, vat_rate, nature, starts_on, ends_on, administration_reference)
select n, {agency}, provider_id, position, position, 'Ore di assistenza', accepted_minutes / 60.0, 'ORE', unit_price,
    round(accepted_minutes * unit_price / 60 * 100), 5, '', '2025-09-01', '2025-09-30', reference
from billed;
"""


def bill(address: str, agency_id: int) -> None:
    """Write the e-invoices of the first month, the claims first, as a role that passes the wall."""
    values = {"agency": agency_id, "claims": CLAIMS}
    with psycopg.connect(address) as connection:
        for part in (BILLED, INVOICES):
            connection.execute(part.format(**values))
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
