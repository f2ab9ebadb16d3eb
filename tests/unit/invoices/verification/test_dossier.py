"""Dossiers: the example, the page that describes them, and bad input."""

import json
import re
import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from blueprints.invoices.verification.command import check
from blueprints.invoices.verification.dossier import BadDossier, read_dossier
from blueprints.invoices.verification.facts import FAR, Reason
from blueprints.invoices.verification.order import natural
from blueprints.invoices.verification.run import verify
from tests.worlds.described import PAGE, filled

EXAMPLE = Path(__file__).parents[3] / "data" / "dossier"


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(check, ["--json", "--language", "en", *options, str(folder)])


def findings(folder: Path) -> list[dict[str, object]]:
    result = run(folder)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example that a test may spoil."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "dossier"))


def faults(folder: Path) -> list[str]:
    with pytest.raises(BadDossier) as caught:
        read_dossier(folder)
    return [str(one) for one in caught.value.faults]


def test_the_example_has_these_findings() -> None:
    *rows, totals = findings(EXAMPLE)
    assert [(row["document"], row["line"], row["entry"], row["rule"], row["cents"]) for row in rows] == [
        ("FT-41", 1, "E-001", "R19", 6125),
        ("FT-41", 1, "E-004", "R26", 1225),
        ("FT-41", 2, "E-102", "R31", 2600),
        ("12/2026", None, None, "R40", 0),
        ("12/2026", 1, None, "R17", 0),
        ("12/2026", 1, "E-201", "R22", 50),
        ("12/2026", 1, "E-201", "R35", 1225),
        ("12/2026", 1, "E-202", "R22", 50),
        ("12/2026", 1, "E-203", "R20", 2500),
        ("12/2026", 1, "E-203", "R22", 0),
    ]
    assert (totals["billed"], totals["verified"], totals["disputed"]) == (58_925, 45_150, 13_775)
    assert totals["not_checked"] == []
    assert rows[0]["sentence"] == (
        "6.5 h billed on 12 March for project P-0413; 4 h authorised that week, 2.5 h over, €61.25"
    )


def test_the_same_dossier_prints_the_same_bytes_whatever_the_order_of_its_rows(folder: Path) -> None:
    bare = [line.partition(",")[2] for line in (EXAMPLE / "authorisations.csv").read_text().splitlines()]
    (folder / "authorisations.csv").write_text("\n".join(bare[:-1]) + "\n")
    before = run(folder).stdout
    assert before != run(EXAMPLE).stdout
    for path in folder.glob("*.csv"):
        header, *rows = path.read_text().splitlines()
        path.write_text("\n".join([header, *reversed(rows)]) + "\n")
    assert run(folder).stdout == before


def test_the_page_has_every_file_column_parameter_and_rule() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == filled(page), "run python -m tests.worlds.described"


def test_the_smallest_dossier_of_the_page_works(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    block = page.partition("## The smallest dossier\n\n```\n")[2].partition("```")[0]
    name = ""
    texts: dict[str, list[str]] = {}
    for line in block.splitlines():
        named, text = re.fullmatch(r"(\S*)\s+(.*)", line).groups()  # type: ignore[union-attr]  # every line has text
        name = named or name
        texts.setdefault(name, []).append(text)
    for name, lines in texts.items():
        if not name.startswith("invoices"):
            (tmp_path / name).write_text("\n".join(lines) + "\n")
    (tmp_path / "invoices").mkdir()
    line = {
        "number": 1,
        "quantity": "6.50",
        "unit": "ORE",
        "unit_price": "24.50",
        "total": "159.25",
        "administration_reference": "R-1",
    }
    document = {
        "number": "FT-41",
        "date": "2026-04-15",
        "supplier": {"vat": "IT12345670017"},
        "customer": {"vat": "IT01466360193"},
        "references": [{"cig": "9876543CE7"}],
        "lines": [line],
    }
    (tmp_path / "invoices" / "one.json").write_text(json.dumps(document))
    first, second, totals = findings(tmp_path)
    assert (first["rule"], first["cents"], first["entry"]) == ("R19", 6125, "E-001")
    assert (second["rule"], second["cents"]) == ("R28", 0)
    assert (totals["billed"], totals["disputed"]) == (15_925, 6125)
    assert first["sentence"] in page


def test_without_invoices_all_hours_are_checked_at_their_tariff(folder: Path) -> None:
    shutil.rmtree(folder / "invoices")
    *rows, totals = findings(folder)
    assert {row["document"] for row in rows} == {None}
    assert {row["rule"] for row in rows} == {"R19", "R20", "R26", "R31", "R35"}
    assert totals["billed"] == 12 * 2450 + 1225 + 8 * 2600 + 3 * 2450


def test_every_fault_is_told_with_its_file_and_line(folder: Path) -> None:
    (folder / "pacts.csv").write_text("provider,service,from,to,cig\nAURORA,SAD,2026-02-30,,X\nNOBODY,SAD,,,X\n")
    (folder / "stays.csv").write_text("beneficiary;admitted\nU-1;soon\n")
    (folder / "deaths.csv").write_text("beneficiary\nU-1\n")
    (folder / "agency.yaml").write_text("vat_numbers: [\n")
    found = faults(folder)
    assert "pacts.csv:2: column 'from': '2026-02-30' is not a day of the calendar" in found
    assert "deaths.csv:1: column 'date' is missing" in found
    assert [one for one in found if one.startswith("agency.yaml:2: is not YAML")]
    (folder / "agency.yaml").write_text("vat_numbers: 01466360193\n")
    (folder / "deaths.csv").unlink()
    (folder / "pacts.csv").write_text("provider,service,from,to,cig\nNOBODY,SAD,,,X\nAURORA,CARE,,,X\n")
    assert faults(folder) == [
        "pacts.csv:2: column 'provider': 'NOBODY' is not in providers.csv",
        "pacts.csv:3: column 'service': 'CARE' is not in agency.yaml",
        "stays.csv:2: 'soon' is not a date such as 2026-03-31",
    ]


def test_faults_in_cells_codes_times_and_invoices_are_told_at_once(folder: Path) -> None:
    (folder / "stays.csv").write_text("beneficiary;admitted\nU-1;31/02/2026\n")
    (folder / "pacts.csv").write_text("provider,service\nNOBODY,SAD\n")
    (folder / "entries.csv").write_text(
        "entry,provider,project,date,start,end\nE,AURORA,P-0413,2026-03-30,25:00,9:00\n"
    )
    (folder / "invoices" / "belcolle.jsonl").write_text("nonsense\n")
    assert [one.split(": ")[0] for one in faults(folder)] == [
        "entries.csv:2",
        "invoices/belcolle.jsonl:1",
        "pacts.csv:2",
        "stays.csv:2",
    ]


def test_an_end_that_is_only_a_time_is_in_the_next_day_where_the_service_has_nights(folder: Path) -> None:
    (folder / "reports.csv").unlink()
    (folder / "entries.csv").write_text(
        "entry,provider,project,date,start,end\nE,AURORA,P-0413,2026-03-30,22:30,01:00\n"
    )

    def hours() -> float:
        (row,) = read_dossier(folder).world.table("entries").iter_rows(named=True)
        return (row["end"] - row["start"]).total_seconds() / 3600

    assert hours() == -21.5
    agency = (folder / "agency.yaml").read_text()
    (folder / "agency.yaml").write_text(agency.replace("code: SAD, home: yes", "code: sad, home: yes, night: yes"))
    assert hours() == 2.5


def test_faults_go_to_standard_error_and_nothing_is_printed(folder: Path) -> None:
    (folder / "providers.csv").unlink()
    result = run(folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "providers.csv: is missing" in result.stderr
    assert result.stderr.endswith("1 fault: nothing was checked\n")
    assert run(folder / "nowhere").exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("entries.csv", b"entry,provider,project,start,end\nE,AURORA,P-0413,09:00,10:00\n", "needs a date"),
        ("entries.csv", b"entry,provider,project,date,start,end\nE,AURORA,P-0413,2026-03-29,02:30,04:00\n", "forward"),
        ("entries.csv", b"entry,provider,project,date,start,end\nE,AURORA,P-0413,2026-03-29,9,10:00\n", "not a time"),
        ("entries.csv", b"entry,provider,project,date,start,end\nE,AURORA,P-X,2026-03-30,09:00,10:00\n", "no service"),
        ("entries.csv", b"\x00\x01\x02", "NUL"),
        ("tariffs.csv", b"service,price\nSAD,dear\n", "'dear' is not a number"),
        ("tariffs.csv", b"service,price\nSAD,1.123456789\n", "eight decimals"),
        ("tariffs.csv", b"service,price,price\nSAD,1,2\n", "twice"),
        ("tariffs.csv", b"service,band,price\nSAD,dusk,1\n", "time_bands"),
        ("projects.csv", b"project,service\nP,SAD\np,SAD\n", "'p' is there twice"),
        ("authorisations.csv", b"project,limit\nP-0413,week\n", "give 'hours' or 'minutes'"),
        ("authorisations.csv", b"project,limit,hours\nP-0413,fortnight,4\n", "is none of: week, month"),
        ("parameters.yaml", b"billing_unit: 15\n", "'billing_unit' is not a parameter"),
        ("parameters.yaml", b"billing_unit_minutes: many\n", "'many' is not a number"),
        ("parameters.yaml", b"access_rounding: nearest\n", "must be one of half-up"),
        ("parameters.yaml", b"- 1\n", "must be a mapping"),
        ("agency.yaml", b"name: X\n", "give the agency's vat_numbers"),
        ("agency.yaml", b"vat_numbers: '1'\nname: X\nname: Y\n", "agency.yaml:3: is not YAML: 'name' is there twice"),
        ("parameters.yaml", b"payment_days: 30\nnonce: 1\n", "parameters.yaml:2: 'nonce' is not a parameter"),
        ("parameters.yaml", b"payment_days:\n  - {value: 30}\n  - {value: no}\n", "parameters.yaml:3: 'payment_days'"),
        ("calendars.yaml", b"schools: [{school: S, open: [{from: 2026-01-01}]}]\n", "is not a date"),
        ("calendars.yaml", b"holidays: 3\n", "must be a mapping"),
        ("invoices/belcolle.jsonl", b"{}\n", "has no number or no date"),
        ("invoices/belcolle.jsonl", b"nonsense\n", "is not JSON"),
        (
            "invoices/belcolle.jsonl",
            b'{"number":"1","date":"2026-04-01","lines":[{"total":"NaN"}]}\n',
            "has no unit_price",
        ),
        ("invoices/belcolle.jsonl", b'{"documents": 3}\n', "'documents' is not a list"),
        ("invoices/belcolle.jsonl", b'{"number":"1","date":"2026-04-01","lines":"x"}\n', "'lines' is not a list"),
        ("invoices/broken.xml", b"<a>", "invoices/broken.xml"),
        ("tariffs.csv", b"service,price\nSAD,24,50\n", "tariffs.csv:2: has 3 cells under a header of 2"),
        ("tariffs.csv", b'service,price\n"SAD,24\nAES,30\n', "tariffs.csv:3: is not CSV: unexpected end of data"),
        ("providers.csv", b"", "providers.csv: names no provider"),
        ("providers.csv", b"provider,vat_number\nAURORA,IT1\nBELCOLLE,1\n", "'1' is the number of 'AURORA' too"),
        ("reports.csv", b"report,provider,service,month\nR,AURORA,SAD,13/2026\n", "not a month such as 2026-03"),
        ("authorisations.csv", b"project,limit,hours,minutes\nP-0413,week,4,300\n", "'hours' and 'minutes' differ"),
        ("timetables.csv", b"project,weekday,opens,closes\nP-0600,1,13:00,08:00\n", "closes before it opens"),
        ("parameters.yaml", b"billing_unit_minutes: 0\n", "'billing_unit_minutes' must be at least 1"),
        ("parameters.yaml", b"cap_tolerance_minutes: -4\n", "'cap_tolerance_minutes' must be at least 0"),
        ("parameters.yaml", b"aes_floor: [{value: 3, service: AEX}]\n", "'AEX' is not in agency.yaml"),
        ("calendars.yaml", b"schools: [{school: IC-1, weekdays: [0, 8]}]\n", "'0' is not a weekday from 1 to 7"),
        ("invoices/belcolle.jsonl", b'{"number":"1","date":"2026-04-01"}\n', "the document has no lines"),
        (
            "invoices/belcolle.jsonl",
            b'{"number":"1","date":"2026-04-01","supplier":"X","lines":[]}\n',
            "'supplier' is not an object",
        ),
        (
            "invoices/belcolle.jsonl",
            b'{"number":"1","date":"2026-04-01","lines":[{"number":"one","unit_price":"1","total":"1"}]}\n',
            "line number 'one' is not a whole number",
        ),
        (
            "invoices/belcolle.jsonl",
            b'{"number":"1","date":"2026-04-01","lines":[],"references":[{"lines":[null]}]}\n',
            "line number None is not a whole number",
        ),
    ],
)
def test_bad_input_is_a_reason_and_no_traceback(folder: Path, name: str, content: bytes, reason: str) -> None:
    (folder / name).write_bytes(content)
    assert any(reason in one for one in faults(folder)), faults(folder)


def test_figures_in_codes_are_ordered_as_numbers_whatever_else_is_in_them() -> None:
    mixed = ["FT-10", "²", "10", "m²", "2", "", "9" * 5000, "FT-9", "02"]
    assert sorted(mixed, key=natural) == ["", "02", "2", "10", "9" * 5000, "FT-9", "FT-10", "m²", "²"]


def test_a_json_file_may_be_a_list_of_documents(folder: Path) -> None:
    (document,) = json.loads((folder / "invoices" / "belcolle.jsonl").read_text())["documents"]
    (folder / "invoices" / "belcolle.jsonl").unlink()
    both = [document, {**document, "number": "13/2026"}]
    (folder / "invoices" / "two.json").write_text(json.dumps(both, indent=1))
    assert {one["document"] for one in findings(folder)[-1]["documents"]} == {"FT-41", "12/2026", "13/2026"}


def test_a_span_that_ends_before_it_begins_is_told_and_never_holds(folder: Path) -> None:
    (folder / "choices.csv").write_text("project,provider,from,to\nP-0413,AURORA,2026-05-01,2026-03-01\n")
    (folder / "stays.csv").write_text("beneficiary,admitted,discharged\nU-2,2026-03-16,2026-03-10\n")
    (folder / "enrolments.csv").write_text("project,school\nP-0600,IC-9\n")
    said = [str(one) for one in read_dossier(folder).warnings]
    assert "choices.csv:2: 'to' is before 'from': the row never holds" in said
    assert "stays.csv:2: 'discharged' is before 'admitted': the row never holds" in said
    assert any(one.startswith("enrolments.csv:2: column 'school': 'IC-9' is not a school") for one in said)


def test_an_earlier_invoice_is_known_by_the_digest_of_its_file(folder: Path) -> None:
    digest = sha256((folder / "invoices" / "IT12345670017_FPA41.xml").read_bytes()).hexdigest().upper()
    (folder / "earlier_invoices.csv").write_text(f"provider,number,date,digest\nAURORA,X,2025-03-10,{digest}\n")
    assert [row["document"] for row in findings(folder)[:-1] if row["rule"] == "R06"] == ["FT-41"]


def test_without_any_certificate_in_its_column_everybody_lacks_one(folder: Path) -> None:
    staff = "operator,provider,certificate_requested\nOP-1,AURORA,\nOP-2,AURORA,\nOP-7,BELCOLLE,\n"
    (folder / "staff.csv").write_text(staff)
    *rows, totals = findings(folder)
    assert totals["not_checked"] == []
    assert {row["entry"] for row in rows if row["rule"] == "R25"} == {"E-101", "E-102", "E-103", "E-104"}
    (folder / "staff.csv").write_text("operator,provider\nOP-1,AURORA\nOP-2,AURORA\nOP-7,BELCOLLE\n")
    assert findings(folder)[-1]["not_checked"] == ["R25"]


def test_unusual_encodings_and_signs_are_read(folder: Path) -> None:
    (folder / "tariffs.csv").write_bytes("\r\nSERVICE;Day-Type;price\r\nsad;;24,50\r\n".encode("utf-16"))
    (folder / "projects.csv").write_bytes("project,service,nota\nP-0413,SAD,perché\n".encode("cp1252"))
    dossier = read_dossier(folder)
    assert dossier.world.table("tariffs")["price"].to_list() == [2_450_000_000]
    said = [str(one) for one in dossier.warnings]
    assert "projects.csv: is not UTF-8: read as Windows-1252" in said
    assert "projects.csv:1: column 'nota' is not known and was left out" in said


def test_a_name_that_is_not_known_in_a_yaml_file_is_told_with_its_line(folder: Path) -> None:
    (folder / "agency.yaml").write_text("vat_numbers: 01466360193\nservices:\n  - {code: SAD, nights: yes}\n")
    said = [str(one) for one in read_dossier(folder).warnings]
    assert "agency.yaml:3: 'nights' is not known and was left out" in said


def test_what_an_empty_cell_stands_for(folder: Path) -> None:
    (folder / "reports.csv").write_text("report,provider,service,month\nR-1,AURORA,SAD,2026-03\n")
    (folder / "entries.csv").write_text(
        "entry,provider,project,profile,operator,date,start,end,reason\n"
        "E-2,AURORA,P-0413,OSS,OP-1,2026-03-12,08:00,09:08,\n"
        "E-10,AURORA,P-0413,OSS,OP-1,,2026-03-12 10:00,2026-03-12T09:30:00Z,Assistant Present\n"
    )
    world = read_dossier(folder).world
    first, second = world.table("entries").iter_rows(named=True)
    assert [world.code("entry", one["id"]) for one in (first, second)] == ["E-2", "E-10"]
    assert (first["billed_minutes"], second["billed_minutes"]) == (75, 30)
    assert world.code("comune", first["comune"]) == "Cremona"
    assert second["reason"] == Reason.ASSISTANT_PRESENT
    (report,) = world.table("report_lines").iter_rows(named=True)
    assert report["accepted_minutes"] == 105
    assert first["report_line"] == report["id"]


def test_an_entry_without_report_is_in_the_one_of_its_day_and_band_and_has_its_profile(folder: Path) -> None:
    (folder / "parameters.yaml").write_text('time_bands: ["evening 20:00-24:00"]\n')
    (folder / "reports.csv").write_text(
        "report,provider,service,month,profile,day_type,band\n"
        "R-1,AURORA,SAD,2026-03,OSS,weekday,\n"
        "R-2,AURORA,SAD,2026-03,OSS,holiday,\n"
        "R-3,AURORA,SAD,2026-03,OSS,,evening\n"
    )
    (folder / "entries.csv").write_text(
        "entry,provider,project,operator,date,start,end\n"
        "E-1,AURORA,P-0413,OP-1,2026-03-12,08:00,09:00\n"
        "E-2,AURORA,P-0413,OP-1,2026-03-15,08:00,09:00\n"
        "E-3,AURORA,P-0413,OP-1,2026-03-12,22:00,00:00\n"
        "E-4,AURORA,P-0413,OP-1,2026-03-12,19:00,21:00\n"
    )
    world = read_dossier(folder).world
    reports = {row["id"]: row["code"] for row in world.table("report_lines").iter_rows(named=True)}
    entries = list(world.table("entries").iter_rows(named=True))
    assert [reports[one["report_line"]] for one in entries] == ["R-1", "R-2", "R-3", "R-1"]
    assert [one["billed_minutes"] for one in entries] == [60, 60, 120, 120]
    assert {world.code("profile", one["profile"]) for one in entries} == {"OSS"}


def test_a_first_and_a_last_day_are_both_in(folder: Path) -> None:
    (folder / "choices.csv").write_text("project,provider,from,to\nP-0413,AURORA,01/03/2026,31/03/2026\n")
    (row,) = read_dossier(folder).world.table("choices").iter_rows(named=True)
    assert (row["start"], row["end"]) == (date(2026, 3, 1), date(2026, 4, 1))
    (folder / "choices.csv").write_text("project,provider\nP-0413,AURORA\n")
    (row,) = read_dossier(folder).world.table("choices").iter_rows(named=True)
    assert (row["start"], row["end"]) == (date(1970, 1, 1), FAR)


def test_rules_whose_facts_are_not_there_are_named(folder: Path) -> None:
    (folder / "choices.csv").unlink()
    (folder / "staff.csv").unlink()
    (folder / "calendars.yaml").unlink()
    *_, totals = findings(folder)
    assert totals["not_checked"] == ["R21", "R24", "R25", "R31", "R32", "R33"]


JUNK = ("", "-1", "99999999999999999999", "9999-12-31", "0001-01-01", "1e9", "NaN", "é", "25:00", "{", "'", "\n", "AES")


def spoiled(folder: Path, draw: Random) -> None:
    """Change one thing in a dossier: a cell, a byte, the end of a file, or a whole file."""
    path = draw.choice(sorted(one for one in folder.rglob("*") if one.is_file()))
    raw = path.read_bytes()
    way = draw.random()
    if way < 0.1:
        path.unlink()
    elif way < 0.2:
        path.write_bytes(raw[: draw.randrange(len(raw))])
    elif way < 0.3:
        place = draw.randrange(len(raw))
        path.write_bytes(raw[:place] + bytes([draw.randrange(256)]) + raw[place + 1 :])
    else:
        lines = raw.decode().split("\n")
        place = draw.randrange(len(lines))
        sign = "," if path.suffix == ".csv" else draw.choice((":", ",", '"'))
        cells = lines[place].split(sign)
        cells[draw.randrange(len(cells))] = draw.choice(JUNK)
        lines[place] = sign.join(cells)
        path.write_text("\n".join(lines))


@pytest.mark.parametrize("seed", range(100))
def test_a_spoiled_dossier_is_checked_or_its_faults_are_told(folder: Path, seed: int) -> None:
    spoiled(folder, Random(seed))
    try:
        dossier = read_dossier(folder)
    except BadDossier:
        return
    for total in verify(dossier.world, dossier.documents, on=date(2026, 6, 1)).totals:
        assert total.billed == total.verified + total.disputed
        assert 0 <= total.disputed <= max(0, total.billed)
