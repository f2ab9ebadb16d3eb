"""The forms of the room."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.clock import day_of
from app.decisions import Refusal
from app.forms import Form, LocalInstant, Text, checked
from app.messages import sentence
from app.periods import Period
from app.reading import UnreadableError, moments
from blueprints.calls.rules.notice import AskedDocument, AskedService, Declaration, Notice, Zone
from blueprints.calls.rules.windows import ListUpdates, Window, Windows

CODE = re.compile(r"(?=.{2,40}\Z)[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
OPTIONAL_MARK = "(facoltativo)"


class CheckboxListField(SelectMultipleField):  # type: ignore[misc]  # wtforms has no types
    """Several of the options, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewCallForm(Form):
    """Begin a call from the template, or as a copy of another."""

    code = Text(
        "Sigla dell'avviso",
        [
            DataRequired(),
            checked(
                lambda it: CODE.fullmatch(it) is not None, "Usa lettere senza accento, cifre, punti, trattini, barre."
            ),
        ],
        description="Breve e unica, per esempio DOM-2027.",
    )
    copy_of = SelectField("Parti da", coerce=int)


class ActForm(Form):
    """The number, the day and the protocol of an act."""

    act_number = Text("Numero dell'atto", [DataRequired(), Length(max=40)], description="Per esempio 111.")
    act_day = DateField("Data dell'atto", [DataRequired()])
    act_protocol = Text("Numero di protocollo", [DataRequired(), Length(max=40)], description="Per esempio 8415/2026.")


class AmendForm(Form):
    """Why a published text is to be changed."""

    reason = TextAreaField("Che cosa cambia e perché", [DataRequired(), Length(max=2000)])


class NoticeForm(Form):
    """The whole text of a notice."""

    title = Text("Titolo", [DataRequired(), Length(max=300)])
    text = TextAreaField("Testo dell'avviso", [DataRequired(), Length(max=40_000)])
    manager = Text("Responsabile del procedimento", [Optional(), Length(max=200)])
    contact = Text("A chi rivolgersi", [Optional(), Length(max=300)])
    initial_opens = LocalInstant("Apertura della finestra iniziale", [Optional()])
    initial_closes = LocalInstant(
        "Chiusura della finestra iniziale", [Optional()], description="Le domande contano se ricevute prima di qui."
    )
    rolling_opens = LocalInstant("Apertura dell'ammissione a sportello", [Optional()])
    rolling_closes = LocalInstant("Chiusura dell'ammissione a sportello", [Optional()])
    questions_until = LocalInstant("Quesiti ammessi fino a", [Optional()])
    valid_from = DateField("Accreditamento dal", [Optional()])
    valid_last = DateField("Accreditamento fino al (compreso)", [Optional()])
    months = IntegerField(
        "Oppure, mesi di durata da ogni atto",
        [Optional(), NumberRange(min=1, max=240)],
        description="Solo se non c'è una data di inizio uguale per tutti.",
    )
    renewable_months = IntegerField("Rinnovabile per altri mesi", [Optional(), NumberRange(min=1, max=240)])
    updates_every = IntegerField(
        "L'elenco si aggiorna ogni tanti mesi",
        [Optional(), NumberRange(min=1, max=120)],
        description="Vuoto: a ogni atto, o nelle date scritte sotto.",
    )
    updates_first = DateField("Primo aggiornamento", [Optional()])
    update_dates = TextAreaField(
        "Date di aggiornamento", [Optional()], description="Una per riga, per esempio 30/06/2027."
    )
    cutoff_days = IntegerField(
        "Giorni prima entro cui la domanda è in tempo", [Optional(), NumberRange(min=0, max=366)], default=0
    )
    services = CheckboxListField("Servizi")
    zones = CheckboxListField("Territori")
    checklist = SelectField("Lista di requisiti", coerce=int)
    groupings = BooleanField("Possono presentare domanda anche raggruppamenti temporanei (RTI) e consorzi")
    documents = TextAreaField(
        "Documenti richiesti",
        [Optional()],
        description=f"Uno per riga. Scrivi {OPTIONAL_MARK} in fondo alla riga se non è obbligatorio.",
    )
    declarations = TextAreaField("Dichiarazioni (DPR 445/2000)", [Optional()], description="Una per riga.")
    seen = IntegerField("Revisione letta", [InputRequired()])


def fill_notice(form: NoticeForm, notice: Notice) -> None:
    """Put a notice into the form."""
    for name in ("title", "text", "manager", "contact", "questions_until"):
        getattr(form, name).data = getattr(notice, name)
    windows = notice.windows
    initial, rolling = (windows.initial, windows.rolling) if windows else (None, None)
    form.initial_opens.data, form.initial_closes.data = (initial.opens, initial.closes) if initial else (None, None)
    form.rolling_opens.data, form.rolling_closes.data = (rolling.opens, rolling.closes) if rolling else (None, None)
    form.valid_from.data = notice.validity.start if notice.validity else None
    form.valid_last.data = notice.validity.last if notice.validity else None
    form.months.data, form.renewable_months.data = notice.months, notice.renewable_months
    updates = windows.updates if windows else ListUpdates()
    form.updates_every.data, form.updates_first.data = updates.every_months, updates.first
    form.update_dates.data = "\n".join(f"{each:%d/%m/%Y}" for each in updates.dates)
    form.cutoff_days.data = updates.cutoff_days
    if "services" in form:
        form.services.data = [each.code for each in notice.services]
        form.zones.data = [each.code for each in notice.zones]
    form.checklist.data, form.groupings.data = notice.checklist_version_id or 0, notice.groupings
    form.documents.data = "\n".join(
        each.title if each.required else f"{each.title} {OPTIONAL_MARK}" for each in notice.documents
    )
    form.declarations.data = "\n".join(each.text for each in notice.declarations)


def read_notice(form: NoticeForm, before: Notice, zones: Sequence[Zone]) -> Notice | None:
    """The notice that the form says, None when it cannot be (the form then says why).

    What the form does not show (its own questions, scoring, attachments) stays as it was.
    """
    windows = _windows(form)
    validity = _validity(form, windows)
    if validity is not None and form.months.data:
        _fault(form.months, "Scrivi la data di inizio oppure i mesi, non tutte e due.")
    if form.errors:
        return None
    return replace(
        before,
        title=form.title.data,
        text=form.text.data.replace("\r\n", "\n").strip(),
        manager=form.manager.data,
        contact=form.contact.data,
        windows=windows,
        validity=validity,
        months=form.months.data,
        renewable_months=form.renewable_months.data,
        questions_until=form.questions_until.data,
        **_offered(form, before, zones),
        checklist_version_id=form.checklist.data or None,
        groupings=form.groupings.data,
        documents=_documents(form.documents.data, before.documents),
        declarations=_declarations(form.declarations.data, before.declarations),
    )


def _offered(form: NoticeForm, before: Notice, zones: Sequence[Zone]) -> dict[str, Any]:
    if "services" not in form:
        return {}
    known = {each.code: each for each in before.services}
    return {
        "services": tuple(known.get(code, AskedService(code=code)) for code in form.services.data),
        "zones": tuple(each for each in zones if each.code in set(form.zones.data)),
    }


def _windows(form: NoticeForm) -> Windows | None:
    initial = _window(form.initial_opens, form.initial_closes)
    rolling = _window(form.rolling_opens, form.rolling_closes)
    if initial is None and rolling is None:
        return None
    if initial is not None and rolling is not None and (initial.closes is None or rolling.opens < initial.closes):
        _fault(form.rolling_opens, "L'ammissione a sportello comincia dopo la chiusura della finestra iniziale.")
        return None
    return Windows(initial=initial, rolling=rolling, updates=_updates(form))


def _updates(form: NoticeForm) -> ListUpdates:
    every, first, dates = form.updates_every.data, form.updates_first.data, []
    for line in (form.update_dates.data or "").split("\n"):
        if line.strip():
            try:
                dates.append(moments.day(line.strip()))
            except UnreadableError as unreadable:
                _fault(form.update_dates, sentence(Refusal(unreadable.code, **unreadable.facts)))
    if every is not None and first is None:
        _fault(form.updates_first, "Scrivi anche la data del primo aggiornamento.")
    if every is None and first is not None:
        _fault(form.updates_every, "Scrivi anche ogni quanti mesi, o togli la data.")
    if every is not None and dates:
        _fault(form.update_dates, "Scrivi ogni quanti mesi oppure le date, non tutti e due.")
    return ListUpdates(
        every_months=every, first=first, dates=tuple(sorted(dates)), cutoff_days=form.cutoff_days.data or 0
    )


def _window(opens: LocalInstant, closes: LocalInstant) -> Window | None:
    if opens.data is None:
        if closes.data is not None:
            _fault(opens, "Scrivi anche l'apertura.")
        return None
    if closes.data is not None and closes.data <= opens.data:
        _fault(closes, "La chiusura viene dopo l'apertura.")
        return None
    return Window(opens=opens.data, closes=closes.data)


def _validity(form: NoticeForm, windows: Windows | None) -> Period | None:
    first, last = form.valid_from.data, form.valid_last.data
    if first is None and last is not None and windows is not None:
        # From each decision to the same last day: nobody decides before the call opens.
        first = day_of(windows.opens)
    if first is None:
        if last is not None:
            _fault(form.valid_from, "Scrivi anche da quando.")
        return None
    if last is not None and last < first:
        _fault(form.valid_last, "L'ultimo giorno non viene prima del primo.")
        return None
    return Period(first, None if last is None else last + timedelta(days=1))


def _fault(field: Any, said: str) -> None:
    field.errors = [*field.errors, said]


def _documents(written: str | None, before: Iterable[AskedDocument]) -> tuple[AskedDocument, ...]:
    lines = [line.strip() for line in (written or "").splitlines() if line.strip()]
    titles = [(line.removesuffix(OPTIONAL_MARK).strip(), not line.endswith(OPTIONAL_MARK)) for line in lines]
    known = {each.title: each.code for each in before}
    codes = _codes("DOC", [title for title, _ in titles], known)
    return tuple(
        AskedDocument(code=code, title=title, required=required)
        for code, (title, required) in zip(codes, titles, strict=True)
    )


def _declarations(written: str | None, before: Iterable[Declaration]) -> tuple[Declaration, ...]:
    texts = [line.strip() for line in (written or "").splitlines() if line.strip()]
    known = {each.text: each.code for each in before}
    codes = _codes("DIC", texts, known)
    return tuple(Declaration(code=code, text=text) for code, text in zip(codes, texts, strict=True))


def _codes(prefix: str, names: Sequence[str], known: dict[str, str]) -> list[str]:
    """A code for each line: the one it had, or the next free one, so that answers keep their place."""
    taken = {known[name] for name in names if name in known}
    free = (f"{prefix}{number}" for number in range(1, 10_000) if f"{prefix}{number}" not in taken)
    used: set[str] = set()
    found = []
    for name in names:
        code = known.get(name)
        if code is None or code in used:
            code = next(free)
        used.add(code)
        found.append(code)
    return found


class QuestionForm(Form):
    """A question about a call."""

    text = TextAreaField("Il tuo quesito", [DataRequired(), Length(max=4000)])


class AnswerForm(Form):
    """The answer to a question, with the question as everybody will read it."""

    question = TextAreaField(
        "Quesito come sarà pubblicato",
        [DataRequired(), Length(max=4000)],
        description="Togli ogni riferimento a chi lo ha posto.",
    )
    answer = TextAreaField("Risposta", [DataRequired(), Length(max=8000)])


class ProtocolForm(Form):
    """The agency's own protocol number."""

    number = Text("Numero di protocollo", [DataRequired(), Length(max=40)])
    day = DateField("Data di protocollo", [DataRequired()])


class IntegrationForm(Form):
    """A request for missing pieces."""

    items = CheckboxListField("Parti da integrare", [DataRequired(message="Scegli almeno una parte.")])
    text = TextAreaField("Che cosa serve", [DataRequired(), Length(max=4000)])
    days = IntegerField("Giorni di tempo", [InputRequired(), NumberRange(min=1, max=365)])


class ReasonsForm(Form):
    """The reasons against, or the answer to observations."""

    reasons = TextAreaField("Testo", [DataRequired(), Length(max=8000)])


class MemberForm(ActForm):
    """The commission: its act, its members, who presides."""

    members = CheckboxListField("Componenti", coerce=int)
    chair = SelectField("Presidente", coerce=int)
    reserves = CheckboxListField(
        "Riserve, nell'ordine in cui subentrano",
        coerce=int,
        description="Una riserva dichiara come gli altri, ed esamina un richiedente solo se un componente si astiene.",
    )
    employers = TextAreaField(
        "Enti di appartenenza",
        [Optional()],
        description="Uno per riga: nome della persona, due punti, ente o Comune. Servono ai richiami sui conflitti.",
    )


class MemberFactsForm(Form):
    """What the hints of conflict compare for a member of the commission."""

    fiscal_code = Text("Codice fiscale", [Optional(), Length(min=16, max=16)])
    address = Text("Indirizzo", [Optional(), Length(max=300)])
    employer = Text("Datore di lavoro", [Optional(), Length(max=300)])
    comune_istat = SelectField("Comune per cui lavora o che l'ha designato", validators=[Optional()])


class OutcomeForm(Form):
    """What the commission agreed on one service."""

    service = SelectField("Servizio")
    outcome = SelectField(
        "Esito",
        choices=[
            ("accepted", "accolta"),
            ("accepted_with_prescriptions", "accolta con prescrizioni"),
            ("refused", "respinta"),
        ],
    )
    reasons = TextAreaField("Motivazione", [DataRequired(), Length(max=8000)])
    prescriptions = TextAreaField("Prescrizioni", [Optional(), Length(max=4000)])
    prescriptions_due_on = DateField("Prescrizioni da rispettare entro", [Optional()])


class DecisionForm(ActForm):
    """An act that decides on many applications."""

    effective_from = DateField("Effetto dal", [DataRequired()])
    applications = CheckboxListField("Domande", [DataRequired(message="Scegli almeno una domanda.")], coerce=int)


class SessionForm(Form):
    """A session to convene."""

    convened_for = LocalInstant("Data e ora", [DataRequired()])
    place = Text("Luogo", [DataRequired(), Length(max=300)])


class MinutesForm(Form):
    """What closes a session."""

    present = CheckboxListField("Presenti", [DataRequired(message="Indica chi era presente.")], coerce=int)
    notes = TextAreaField("Annotazioni a verbale", [Optional(), Length(max=8000)])


class ConflictForm(Form):
    """A member's word about one applicant."""

    none = SelectField(
        "La mia dichiarazione",
        choices=[("", "scegli"), ("yes", "non ho conflitti di interesse"), ("no", "mi astengo")],
        validators=[DataRequired(message="Scegli una delle due dichiarazioni.")],
    )
    reason = TextAreaField("Motivo dell'astensione", [Optional(), Length(max=2000)])


class ConfirmForm(Form):
    """A deed that needs only a confirmation; `seen` is the revision that was shown."""

    seen = IntegerField("Revisione letta", [InputRequired()])
    sure = BooleanField("Ho riletto la domanda", [DataRequired(message="Spunta la casella per continuare.")])
