"""What `make` does before the program can run: packages, front-end assets, a browser for the tests.

Runs with the machine's own Python before any package is there, so it uses the standard library only.
"""
