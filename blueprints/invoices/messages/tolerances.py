"""Why a finding above a tolerance may not be let pass."""

TOLERANCES = {
    "tolerance-none-chosen": {
        "it": "Scegli almeno un'osservazione da lasciar passare.",
        "en": "Choose at least one finding to let pass.",
    },
    "tolerance-credit-note": {
        "it": "Su una nota di credito non si lascia passare nulla: non chiede soldi.",
        "en": "Nothing is let pass on a credit note: it asks for no money.",
    },
    "tolerance-nobody": {
        "it": "L'osservazione {rule} non la può lasciar passare nessuno: si corregge o si contesta.",
        "en": "Nobody may let a finding of {rule} pass: it is corrected or disputed.",
    },
    "tolerance-accountant": {
        "it": "L'osservazione {rule} la può lasciar passare solo un contabile dell'azienda.",
        "en": "Only an accountant of the agency may let a finding of {rule} pass.",
    },
    "tolerance-case_worker": {
        "it": "L'osservazione {rule} la può lasciar passare solo un assistente sociale dell'azienda.",
        "en": "Only a case worker of the agency may let a finding of {rule} pass.",
    },
    "tolerance-not-yours": {
        "it": "L'osservazione {rule} la può lasciar passare solo un contabile o un assistente sociale dell'azienda.",
        "en": "Only an accountant or a case worker of the agency may let a finding of {rule} pass.",
    },
    "tolerance-without-reason": {
        "it": "Scrivi perché lo scostamento si lascia passare: resta sulla fattura e nell'atto.",
        "en": "Write why it is let pass: the reason stays on the invoice and in the act.",
    },
    "tolerance-gone": {
        "it": "Intanto le osservazioni sono cambiate: non è cambiato nulla, scegli di nuovo.",
        "en": "The findings have changed meanwhile: nothing was changed, choose again.",
    },
    "tolerance-not-now": {
        "it": "Si lascia passare uno scostamento solo su una fattura verificata che non è in un atto.",
        "en": "A finding is let pass only on a verified invoice that is in no act.",
    },
}
