"""`python -m app.supervisor`: the embedded servers and the program's processes, started, watched and stopped."""
