"""What programs send and get about entries."""

from marshmallow import Schema, fields, validate

from blueprints.care.rules.words import FIELDS, REQUIRED

MOST_ENTRIES = 1_000
_MONTH = validate.Regexp(r"^[0-9]{4}-(0[1-9]|1[0-2])$", error="anno e mese, per esempio 2026-10")
_NOTES = {
    "external_id": "the provider's own id, which never changes: the same id again corrects the entry",
    "day": "31/12/2026 or 2026-12-31",
    "start": "local time in Italy, 08:30",
    "end": "local time; before the start it is on the next day, where the service allows it",
    "offset_start": "+01:00 or +02:00, only for the hour that comes twice",
    "kind": "direct, indirect, absence, missed or travel",
    "confirmed": "yes or no",
}


def _field(name: str) -> fields.String:
    return fields.String(
        required=name in REQUIRED,
        allow_none=name not in REQUIRED,
        validate=validate.Length(max=60),
        metadata={"description": _NOTES.get(name, "")},
    )


EntrySchema = Schema.from_dict({name: _field(name) for name in FIELDS}, name="Entry")


class EntriesSchema(Schema):
    """Entries of one month."""

    agency = fields.String(required=True, metadata={"description": "the agency's code"})
    month = fields.String(required=True, validate=_MONTH)
    entries = fields.List(fields.Nested(EntrySchema), required=True, validate=validate.Length(min=1, max=MOST_ENTRIES))


class FaultSchema(Schema):
    """Why one entry was not taken."""

    index = fields.Integer(metadata={"description": "its place in what was sent, from 0"})
    external_id = fields.String()
    code = fields.String()
    field = fields.String()
    detail = fields.String()


class PushedSchema(Schema):
    """What became of the entries; `batch` is null when nothing changed."""

    batch = fields.Integer(allow_none=True)
    created = fields.Integer()
    corrected = fields.Integer()
    unchanged = fields.Integer()
    faults = fields.List(fields.Nested(FaultSchema))


class StoredEntrySchema(Schema):
    """An entry as it stands."""

    external_id = fields.String()
    project = fields.String()
    operator = fields.String()
    started_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime()
    minutes = fields.Integer()
    confirmed = fields.Boolean()
    versions = fields.Integer(metadata={"description": "how often it was corrected"})
