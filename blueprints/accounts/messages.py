"""Sentences of the room."""

MESSAGES = {
    "password-short": {
        "it": "La password deve avere almeno {fewest} caratteri: una frase di tre o quattro parole va bene.",
        "en": "The password needs at least {fewest} characters: a phrase of three or four words is fine.",
    },
    "password-guessable": {
        "it": "Questa password è facile da indovinare: scegline una senza il tuo nome e senza parole comuni.",
        "en": "This password is easy to guess: choose one without your name and without common words.",
    },
    "sign-in-failed": {
        "it": "E-mail o password non corrette. Controlla e riprova, oppure reimposta la password.",
        "en": "Wrong e-mail or password. Check and try again, or reset the password.",
    },
    "code-wrong": {
        "it": "Il codice non è valido o è già stato usato. Attendi il prossimo codice e riprova.",
        "en": "The code is not valid or was used already. Wait for the next one and try again.",
    },
    "link-used": {
        "it": "Questo collegamento è già stato usato. Chiedine uno nuovo dalla pagina di accesso.",
        "en": "This link was used already. Ask for a new one on the sign-in page.",
    },
    "link-expired": {
        "it": "Questo collegamento è scaduto. Chiedine uno nuovo dalla pagina di accesso.",
        "en": "This link has expired. Ask for a new one on the sign-in page.",
    },
    "role-unknown": {"it": "Il ruolo scelto non esiste in questo ente.", "en": "That role does not exist here."},
    "last-administrator": {
        "it": "È l'ultima persona con questo ruolo: assegnalo prima a qualcun altro.",
        "en": "This is the last person with this role: give it to somebody else first.",
    },
}
