"""What stands against publishing a notice."""

from datetime import datetime

from app.decisions import Refusal
from blueprints.calls.rules.notice.model import ActFacts, Notice


def reasons_not_to_publish(notice: Notice, *, act: ActFacts, now: datetime) -> tuple[Refusal, ...]:
    """Everything that is missing before a notice can be published.

    The numbers of the act and of its protocol are what the agency's acts bear (a determinazione has both).
    """
    missing = [
        part
        for part, there in (
            ("title", notice.title),
            ("text", notice.text),
            ("manager", notice.manager),
            ("windows", notice.windows),
            ("validity", notice.validity or notice.months),
            ("services", notice.services),
            ("zones", notice.zones),
            ("checklist", notice.checklist_version_id),
            ("act_number", act.number),
            ("act_day", act.day),
            ("act_protocol", act.protocol),
        )
        if not there
    ]
    found = [Refusal("notice-lacks", part=part) for part in missing]
    found += [Refusal("notice-zone-empty", zone=each.name) for each in notice.zones if not each.comune_ids]
    if notice.promised_files:
        found.append(Refusal("notice-files-missing", files=[f"{e.title} ({e.file})" for e in notice.promised_files]))
    closes = notice.windows.closes if notice.windows else None
    if closes is not None and closes <= now:
        found.append(Refusal("notice-closes-in-the-past", closes_at=closes))
    if closes is not None and notice.questions_until is not None and notice.questions_until > closes:
        found.append(Refusal("notice-questions-after-closing", closes_at=closes))
    return tuple(found)
