"""What the room plugs into the program."""

from app.actors import program_of
from app.room import Entry, Room
from blueprints.invoices import demo, services, waiting
from blueprints.invoices.cli import COMMANDS
from blueprints.invoices.fatturapa.messages import REASONS
from blueprints.invoices.jobs import JOBS, SCHEDULE
from blueprints.invoices.messages import MESSAGES
from blueprints.invoices.parameters import PARAMETERS
from blueprints.invoices.routes import blueprint
from blueprints.monitoring.events import PenaltyDecided
from blueprints.register.events import AccreditationResumed, AccreditationSuspended, TariffChanged


def _hold(news: AccreditationSuspended) -> None:
    services.hold(
        agency_id=news.agency_id,
        provider_id=news.provider_id,
        accreditation_id=news.accreditation_id,
        actor=program_of(news.agency_id),
        now=news.at,
    )


def _release(news: AccreditationResumed) -> None:
    services.release(accreditation_id=news.accreditation_id, actor=program_of(news.agency_id), now=news.at)


room = Room(
    name="invoices",
    blueprints=(blueprint,),
    permissions={
        "invoices.verify": frozenset({"accountant"}),
        "invoices.liquidate": frozenset({"accountant"}),
        "invoices.sign": frozenset({"second_signer"}),
        "invoices.read_acts": frozenset({"accountant", "second_signer"}),
        "invoices.replay": frozenset({"accountant", "administrator"}),
        "invoices.sample": frozenset({"accountant", "case_worker"}),
        "invoices.tolerate": frozenset({"accountant", "case_worker"}),
        "invoices.activate": frozenset({"administrator"}),
        "invoices.see_own": frozenset({"legal_representative", "clerk"}),
    },
    hears=(
        (AccreditationSuspended, _hold),
        (AccreditationResumed, _release),
        (TariffChanged, services.adjust_later),
        (PenaltyDecided, services.take_penalty),
    ),
    jobs=JOBS,
    schedule=SCHEDULE,
    commands=COMMANDS,
    messages=MESSAGES | REASONS,
    parameters=PARAMETERS,
    waits=(
        ("invoices.verify", waiting.for_accountant),
        ("invoices.sign", waiting.for_signer),
        ("invoices.see_own", waiting.for_provider),
    ),
    menu=(
        Entry(
            label="Fatture",
            endpoint="invoices.list_invoices",
            permission="invoices.verify",
            order=40,
            about="Carica le fatture elettroniche: ogni riga è confrontata con ore, tariffe e autorizzazioni.",
        ),
        Entry(
            label="Contestazioni",
            endpoint="invoices.list_disputes",
            permission="invoices.verify",
            order=41,
            about="Che cosa è contestato, che cosa risponde l'ente, e come finisce.",
        ),
        Entry(
            label="Liquidazioni",
            endpoint="invoices.list_liquidations",
            permission="invoices.read_acts",
            order=42,
            about="Scegli che cosa pagare ed esporta l'atto per la contabilità.",
        ),
        Entry(
            label="Pagamenti",
            endpoint="invoices.read_payments",
            permission="invoices.liquidate",
            order=43,
            about="Leggi l'elenco dei pagamenti dal programma di contabilità: nessuna fattura è pagata due volte.",
        ),
        Entry(
            label="Prove di regole e tariffe",
            endpoint="invoices.list_replays",
            permission="invoices.replay",
            order=44,
            about="Prova una regola o una tariffa sulle fatture già ricevute: chi ci guadagna e chi ci perde.",
        ),
        Entry(
            label="Controlli a campione",
            endpoint="invoices.list_samples",
            permission="invoices.sample",
            order=46,
            about="Una parte degli accessi senza osservazioni si controlla a mano: per rischio e a sorte.",
        ),
        Entry(
            label="Scostamenti",
            endpoint="invoices.list_tolerances",
            permission="invoices.tolerate",
            order=47,
            about="Le osservazioni che il tuo ruolo può lasciar passare, con un motivo scritto.",
        ),
        Entry(
            label="Conguagli",
            endpoint="invoices.list_adjustments",
            permission="invoices.replay",
            order=45,
            about="Le differenze quando una tariffa cambia per giorni già fatturati, e il documento che le chiude.",
        ),
        Entry(
            label="Conguagli",
            endpoint="invoices.list_own_adjustments",
            permission="invoices.see_own",
            order=42,
            about="Le differenze di prezzo sulle ore già fatturate, e quale documento emettere.",
        ),
        Entry(
            label="Le mie fatture",
            endpoint="invoices.list_own",
            permission="invoices.see_own",
            order=40,
            about="A che punto sono le tue fatture, e che cosa è contestato.",
        ),
        Entry(
            label="Contestazioni",
            endpoint="invoices.list_own_disputes",
            permission="invoices.see_own",
            order=41,
            about="Rispondi alle contestazioni sulle tue fatture, con i documenti utili.",
        ),
        Entry(
            label="Prova una fattura",
            endpoint="invoices.try_draft",
            permission="invoices.see_own",
            order=43,
            about="Prima di mandarla a SdI: che cosa verrebbe contestato, e quanti euro sono a rischio.",
        ),
        Entry(
            label="Prova un file di ore",
            endpoint="invoices.try_hours",
            permission="invoices.see_own",
            order=44,
            about="Prima di importarlo: le righe errate, le osservazioni e quanti euro sono a rischio.",
        ),
    ),
    demo=demo.build,
)
