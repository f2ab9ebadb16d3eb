"""The command prints one JSON object a file, in order, and its exit status says whether all could be read."""

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from blueprints.invoices.fatturapa import as_dictionary, open_bytes
from blueprints.invoices.fatturapa.command import inspect
from blueprints.invoices.fatturapa.messages import FAULTS, FINDINGS, REASONS
from tests.invoices_writer.packing import zipped
from tests.invoices_writer.plain import an_invoice

ROOT = Path(__file__).resolve().parents[4]
KEYS = ["file", "readable", "reason", "repaired", "format", "signer", "faults", "documents"]
NOTICE = b'<n:NotificaDecorrenzaTermini xmlns:n="http://www.fatturapa.gov.it/sdi/messaggi/v1.0"/>'


def test_objects_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "b.xml").write_bytes(an_invoice(number="2"))
    (tmp_path / "a.zip").write_bytes(zipped([("x.xml", an_invoice(number="1")), ("y.xml", an_invoice(number="3"))]))
    files = [str(tmp_path / name) for name in ("b.xml", "a.zip")]
    ran = CliRunner().invoke(inspect, ["--json", *files])
    found = [json.loads(line) for line in ran.output.splitlines()]
    assert ran.exit_code == 0
    assert [each["documents"][0]["number"] for each in found] == ["2", "1", "3"]
    assert [each["file"] for each in found] == [files[0], f"{files[1]}/x.xml", f"{files[1]}/y.xml"]
    assert all(list(each) == KEYS for each in found)


def test_one_unreadable_file_makes_the_status_1_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<html/>")
    (tmp_path / "b.xml").write_bytes(an_invoice())
    ran = CliRunner().invoke(inspect, ["--json", f"{tmp_path}/a.xml", f"{tmp_path}/missing", f"{tmp_path}/b.xml"])
    found = [json.loads(line) for line in ran.output.splitlines()]
    assert ran.exit_code == 1
    assert [each["readable"] for each in found] == [False, False, True]
    assert found[0]["reason"] == "not-an-invoice: this is not an invoice: the root element is html"
    assert all(list(each) == KEYS for each in found)


def test_a_message_of_sdi_beside_the_invoices_of_a_zip_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped([("x.xml", an_invoice()), ("x_DT_001.xml", NOTICE)]))
    ran = CliRunner().invoke(inspect, ["--json", f"{tmp_path}/a.zip"])
    assert [json.loads(line)["readable"] for line in ran.output.splitlines()] == [True, False]
    assert ran.exit_code == 0
    (tmp_path / "alone.xml").write_bytes(NOTICE)
    assert CliRunner().invoke(inspect, ["--json", f"{tmp_path}/alone.xml"]).exit_code == 1


def test_messages_may_be_italian(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(an_invoice().replace(b"<NumeroLinea>1</NumeroLinea>", b""))
    ran = CliRunner().invoke(inspect, ["--json", "--language", "it", f"{tmp_path}/a.xml"])
    assert json.loads(ran.output)["faults"][0]["message"] == "manca NumeroLinea"


def test_it_runs_by_itself_and_survives_names_that_are_no_text(tmp_path: Path) -> None:
    name = bytes(tmp_path) + b"/\xff\xfe.xml"
    with open(name, "wb") as file:
        file.write(an_invoice())
    command = [sys.executable.encode(), b"-m", b"blueprints.invoices.fatturapa", b"inspect", b"--json", name]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env={"LC_ALL": "C"})
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout)["readable"]


def test_it_imports_neither_flask_nor_a_database() -> None:
    code = (
        "import sys, blueprints.invoices.fatturapa.__main__;"
        "print([name for name in ('flask', 'sqlalchemy') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_every_message_is_there_in_both_languages() -> None:
    for sentences in (REASONS, FAULTS, FINDINGS):
        assert all(set(each) == {"it", "en"} for each in sentences.values())


def test_the_same_file_gives_the_same_object() -> None:
    first, second = ([as_dictionary(each) for each in open_bytes("a", an_invoice())] for _ in range(2))
    assert first == second
