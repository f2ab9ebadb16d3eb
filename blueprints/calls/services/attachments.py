"""Files that go with a notice: put beside its draft and taken away; the published text keeps its own."""

from dataclasses import replace
from datetime import datetime

from app import documents
from app.actors import Actor
from app.decisions import Refusal, Refused, agree
from app.uow import use_case
from blueprints.calls import policies
from blueprints.calls.queries import calls as queries
from blueprints.calls.rules.notice import Announced, Attachment
from blueprints.calls.services import calls

MOST_BYTES = 20_000_000
MOST_FILES = 30


@use_case
def attach(*, call_id: int, title: str, content: bytes, name: str, seen: int, actor: Actor, now: datetime) -> str:
    """Put a file beside the draft of a call; return its digest.

    Raises:
        Refused: there is no draft to change, the file cannot be taken, is there already, or there are too many.
    """
    draft = _draft(call_id, actor)
    agree(documents.reasons_not_to_keep(content, most_bytes=MOST_BYTES, types=documents.EVIDENCE_TYPES))
    kept = documents.keep(content, name)
    known = draft.notice.attachments
    if len(known) >= MOST_FILES or any(each.digest == kept.digest for each in known):
        raise Refused(Refusal("attachment-not-taken", most=MOST_FILES))
    added = Attachment(
        title=title.strip()[:300] or kept.name,
        name=kept.name,
        digest=kept.digest,
        size=kept.size,
        media_type=kept.media_type,
    )
    notice = replace(draft.notice, attachments=(*known, added))
    calls.save(call_id=call_id, notice=notice, seen=seen, actor=actor, now=now)
    return kept.digest


@use_case
def detach(*, call_id: int, digest: str, seen: int, actor: Actor, now: datetime) -> None:
    """Take a file away from beside the draft of a call.

    Raises:
        Refused: there is no draft to change, or somebody saved it meanwhile.
    """
    draft = _draft(call_id, actor)
    kept = tuple(each for each in draft.notice.attachments if each.digest != digest)
    calls.save(call_id=call_id, notice=replace(draft.notice, attachments=kept), seen=seen, actor=actor, now=now)


@use_case
def announce(*, call_id: int, title: str, seen: int, actor: Actor, now: datetime) -> None:
    """Announce a document of a draft whose file follows after the publication, or say so of an announced one.

    Raises:
        Refused: there is no draft to change, somebody saved it meanwhile, no title is written, or there are too many.
    """
    draft, named = _draft(call_id, actor), title.strip()[:300]
    known = draft.notice.announced
    titles = {each.title for each in known}
    if not named or (named not in titles and len(known) >= MOST_FILES):
        raise Refused(Refusal("announcement-not-taken", most=MOST_FILES))
    added = () if named in titles else (Announced(title=named),)
    announced = tuple(replace(each, later=True) if each.title == named else each for each in (*known, *added))
    calls.save(call_id=call_id, notice=replace(draft.notice, announced=announced), seen=seen, actor=actor, now=now)


@use_case
def take_announcement_back(*, call_id: int, title: str, seen: int, actor: Actor, now: datetime) -> None:
    """Announce a document no more in a draft.

    Raises:
        Refused: there is no draft to change, or somebody saved it meanwhile.
    """
    draft = _draft(call_id, actor)
    kept = tuple(each for each in draft.notice.announced if each.title != title)
    calls.save(call_id=call_id, notice=replace(draft.notice, announced=kept), seen=seen, actor=actor, now=now)


def _draft(call_id: int, actor: Actor) -> queries.VersionCard:
    call, draft = queries.call(call_id), queries.draft(call_id)
    if call is None or draft is None:
        raise Refused(Refusal("call-has-no-draft"))
    agree(policies.reasons_not_to_manage(actor, agency_id=call.agency_id))
    return draft
