"""The words of the reminder to a member of a commission. It names receipts only, never applicants."""

from collections.abc import Sequence


def text(name: str, call_code: str, to_declare: Sequence[str], to_evaluate: Sequence[str]) -> str:
    """The letter: what waits, and where to find it."""
    waits = []
    if to_declare:
        waits.append(f"Devi dichiarare se hai un conflitto di interessi per: {', '.join(to_declare)}.")
    if to_evaluate:
        waits.append(f"Devi ancora valutare e consegnare: {', '.join(to_evaluate)}.")
    return "\n\n".join(
        (
            f"{name},",
            f"per l'avviso {call_code} la commissione aspetta la tua parte.",
            *waits,
            "Trovi tutto nella tua scrivania, alla voce Valutazione. Se hai un conflitto di interessi, astieniti lì: "
            "il quorum si ricalcola.\n",
        )
    )
