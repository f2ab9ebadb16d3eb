"""The sentences of what is wrong in the file of a call."""

CALL_FILE: dict[str, dict[str, str]] = {
    # The file of a call
    "call-file-empty": {
        "it": "Il file è vuoto: deve contenere un avviso.",
        "en": "The file is empty: it has to hold a call.",
    },
    "call-file-too-large": {
        "it": "Il file supera {most} byte.",
        "en": "The file is larger than {most} bytes.",
    },
    "not-utf8": {
        "it": "Il file non è in UTF-8: salvalo con questa codifica.",
        "en": "The file is not UTF-8: save it in that encoding.",
    },
    "yaml-broken": {
        "it": (
            "Il file non è YAML corretto ({problem}). Spesso è un testo con «: » o un segno speciale, da "
            "mettere fra virgolette, oppure un rientro fatto con tabulazioni."
        ),
        "en": (
            "The file is not correct YAML ({problem}). Often it is a text with “: ” or a special sign that "
            "has to go between quotation marks, or an indent made with tabs."
        ),
    },
    "yaml-tab": {
        "it": "Il rientro è fatto con una tabulazione: in YAML si usano solo spazi.",
        "en": "The indent is made with a tab: YAML takes blanks only.",
    },
    "yaml-colon": {
        "it": "Un testo che contiene «: » va fra virgolette; altrimenti il rientro della riga non è quello giusto.",
        "en": "A text that holds “: ” goes between quotation marks; else the indent of the line is not the right one.",
    },
    "yaml-no-colon": {
        "it": "Dopo il nome della voce mancano i due punti («nome: valore»), oppure il testo non è rientrato.",
        "en": "The colon after the field's name is missing (“name: value”), or the text is not indented.",
    },
    "yaml-indent": {
        "it": "La riga non è rientrata come le altre dello stesso elenco o gruppo, oppure va messa fra virgolette.",
        "en": "The line is not indented like the others of its list or group, or has to go between quotation marks.",
    },
    "yaml-quote-open": {
        "it": "Da qui comincia un testo fra virgolette, o un elenco fra parentesi, che non si chiude più.",
        "en": "A text between quotation marks, or a list between brackets, begins here and never ends.",
    },
    "yaml-bracket": {
        "it": (
            "Manca una virgola, o la parentesi che chiude quella aperta[[ alla riga {opened}]]; un testo con segni "
            "speciali va fra virgolette."
        ),
        "en": (
            "A comma is missing, or the bracket that closes the one opened[[ in line {opened}]]; a text with special "
            "signs goes between quotation marks."
        ),
    },
    "yaml-control-character": {
        "it": "Il file contiene un carattere che non si vede e non si può usare ({character}): toglilo.",
        "en": "The file holds an invisible character that cannot be used ({character}): remove it.",
    },
    "yaml-alias": {
        "it": "Le ancore e i riferimenti di YAML (& e *) non si possono usare. Se è un testo, mettilo fra virgolette.",
        "en": "YAML anchors and aliases (& and *) cannot be used. If it is a text, put it between quotation marks.",
    },
    "yaml-too-deep": {
        "it": "Il file ha più di {most} livelli uno dentro l'altro.",
        "en": "The file has more than {most} levels one inside the other.",
    },
    "several-documents": {
        "it": "Il file contiene più documenti separati da «---»: metti un avviso per file.",
        "en": "The file holds several documents separated by “---”: put one call in a file.",
    },
    "key-not-a-word": {
        "it": "Il nome di una voce deve essere una parola.",
        "en": "The name of a field has to be a word.",
    },
    "comma-in-braces": {
        "it": (
            "Tra parentesi graffe la virgola separa le voci: metti fra virgolette il valore che la contiene "
            "(«{written}» resta da solo)."
        ),
        "en": (
            "Inside braces a comma separates fields: put the value that holds one between quotation marks "
            "(“{written}” stands alone)."
        ),
    },
    "period-missing": {
        "it": "Manca la durata dell'accreditamento («from», «to» o «months»): serve per pubblicare l'avviso.",
        "en": "How long an accreditation lasts (“from”, “to” or “months”) is missing: publishing the call needs it.",
    },
    "agency-differs": {
        "it": "Il file è di un'altra agenzia («{written}»): qui si importa per «{agency}».",
        "en": "The file is another agency's (“{written}”): this import is for “{agency}”.",
    },
    "service-named-otherwise": {
        "it": (
            "Il servizio «{service}» nella piattaforma si chiama «{name}», non «{title}»: se è un altro servizio, "
            "dagli un codice suo."
        ),
        "en": (
            "The platform's service “{service}” is called “{name}”, not “{title}”: if it is another service, give "
            "it a code of its own."
        ),
    },
    "service-unknown": {
        "it": (
            "Il servizio «{service}» non esiste (ci sono: {known}). Se è vostro, aggiungi il suo titolo in «services»."
        ),
        "en": (
            "The service “{service}” does not exist (there are: {known}). If it is your own, add its title "
            "under “services”."
        ),
    },
    "lots-missing": {
        "it": "Mancano i lotti: indica «lots», o almeno «services».",
        "en": "Lots are missing: give “lots”, or at least “services”.",
    },
    "subarea-unknown": {
        "it": "Il sub-ambito «{written}» non esiste: ci sono {known}.",
        "en": "The sub-area “{written}” does not exist: there are {known}.",
    },
    "comune-unknown": {
        "it": (
            "Il Comune «{comune}» del territorio «{territory}» non è fra quelli dell'agenzia: controllalo "
            "prima di pubblicare."
        ),
        "en": (
            "The Comune “{comune}” of the territory “{territory}” is not among the agency's: check it before "
            "publishing."
        ),
    },
    "field-not-for-window": {
        "it": "La voce «{field}» non si usa con il tipo «{kind}».",
        "en": "The field “{field}” is not used with the kind “{kind}”.",
    },
    "windows-overlap": {
        "it": "La finestra continua apre alle {opens_at}, prima che chiuda quella iniziale ({closes_at}).",
        "en": "Rolling admission opens at {opens_at}, before the initial window closes ({closes_at}).",
    },
    "closes-before-it-opens": {
        "it": "La chiusura ({closes_at}) non viene dopo l'apertura ({opens_at}).",
        "en": "The closing ({closes_at}) does not come after the opening ({opens_at}).",
    },
    "questions-after-closing": {
        "it": "Il termine per le domande di chiarimento viene dopo la chiusura dell'avviso ({closes_at}).",
        "en": "The time for questions ends after the call closes ({closes_at}).",
    },
    "updates-two-ways": {
        "it": "Gli aggiornamenti dell'elenco si indicano o con «every_months» o con «dates», non con tutti e due.",
        "en": "Updates of the list are given either by “every_months” or by “dates”, not by both.",
    },
    "period-two-ways": {
        "it": "La durata si indica o con «to» o con «months», non con tutti e due.",
        "en": "The duration is given either by “to” or by “months”, not by both.",
    },
    "price-too-fine": {
        "it": "«{written}»: un prezzo ha al massimo sei decimali.",
        "en": "“{written}”: a price has at most six decimals.",
    },
    "range-wrong": {
        "it": "«{written}» non è un intervallo di codici: scrivi per esempio G01-G24.",
        "en": "“{written}” is not a range of codes: write for instance G01-G24.",
    },
    "requirement-unknown": {
        "it": "Il requisito {requirement} non è nel catalogo: se è vostro, aggiungi il suo testo.",
        "en": "The requirement {requirement} is not in the catalogue: if it is your own, add its text.",
    },
    "requirement-not-in-checklist": {
        "it": "La domanda «{question}» risponde al requisito {requirement}, che non è nella «checklist».",
        "en": "The question “{question}” answers the requirement {requirement}, which is not in the “checklist”.",
    },
    "scores-not-for-mode": {
        "it": "Con il modo «{mode}» non si danno punteggi: togli «blocks» o cambia «mode».",
        "en": "With the mode “{mode}” no points are given: remove “blocks” or change “mode”.",
    },
    "scores-missing-for-mode": {
        "it": "Con il modo «{mode}» servono i criteri: aggiungi «blocks».",
        "en": "With the mode “{mode}” criteria are needed: add “blocks”.",
    },
    "places-only-in-ranking": {
        "it": "Il numero di posti si indica solo per una graduatoria.",
        "en": "The number of places is given only for a ranking.",
    },
    "minimum-two-ways": {
        "it": "Il minimo si indica o con «minimum» o con «minimum_percent», non con tutti e due.",
        "en": "The least is given either by “minimum” or by “minimum_percent”, not by both.",
    },
    "minimum-needs-points": {
        "it": "I punti del blocco cambiano da lotto a lotto: indica il minimo in punti, con «minimum».",
        "en": "The points of the block differ between lots: give the least in points, with “minimum”.",
    },
    "minimum-out-of-reach": {
        "it": "Il minimo ({minimum}) supera i punti che si possono ottenere ({maximum}).",
        "en": "The least ({minimum}) is more than the points that can be had ({maximum}).",
    },
}
