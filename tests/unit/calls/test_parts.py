"""An amendment is read line by line: what goes and what comes, in people's words."""

from dataclasses import replace
from datetime import UTC, datetime

from blueprints.calls.rules.asked import Wish, form_of
from blueprints.calls.rules.moving import asked_anew, still_offered
from blueprints.calls.rules.notice import AskedDocument, Declaration, as_json, differences
from blueprints.calls.rules.parts import changed_parts
from blueprints.calls.rules.windows import Window, Windows
from tests.unit.calls.test_asked import NOTICE, REQUIREMENTS

LONGER = Windows(initial=Window(opens=datetime(2026, 11, 1, tzinfo=UTC), closes=datetime(2026, 12, 1, tzinfo=UTC)))


def test_only_lines_that_differ_are_shown_and_dates_are_dates() -> None:
    after = replace(NOTICE, windows=LONGER, documents=(*NOTICE.documents, AskedDocument(code="DOC2", title="Bilancio")))
    found = {each.part: each.lines for each in changed_parts(differences(as_json(NOTICE), as_json(after)))}
    assert [(each.kind, each.text) for each in found["documents"]] == [("new", "Bilancio")]
    assert [each.text for each in found["windows"]] == [
        "Finestra iniziale: dal 01/11/2026, ore 01:00:00 al 01/12/2026, ore 01:00:00, escluso"
    ]
    assert set(found) == {"documents", "windows"}


def test_a_question_that_changes_shows_its_old_and_its_new_line() -> None:
    section = dict(NOTICE.form[0])
    section["questions"] = [section["questions"][0], {**section["questions"][1], "required": False}]
    found = changed_parts(differences(as_json(NOTICE), as_json(replace(NOTICE, form=(section,)))))
    assert [each.kind for each in found[0].lines] == ["gone", "new"]
    assert "required: no" in found[0].lines[1].text


def test_a_draft_that_moves_keeps_what_is_still_offered_and_confirms_what_is_asked_in_other_words() -> None:
    after = replace(
        NOTICE, declarations=(Declaration(code="DIC1", text="Dichiaro altro"),), services=NOTICE.services[:1]
    )
    assert asked_anew(form_of(NOTICE, REQUIREMENTS), form_of(after, REQUIREMENTS)) == {"DIC1"}
    assert asked_anew(form_of(after, REQUIREMENTS), form_of(after, REQUIREMENTS)) == frozenset()
    wishes = [Wish(service="SAD", zones=("1", "2")), Wish(service="ADM", zones=("1",))]
    assert still_offered(wishes, after) == (Wish(service="SAD", zones=("1",)),)
