"""The tests; the modules here that are not tests start the servers and make the databases for them."""
