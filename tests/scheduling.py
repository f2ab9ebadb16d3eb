"""Which tests go to one worker together: those that share what is dear to start."""

from xdist.scheduler import LoadScopeScheduling

# One program and one browser for all of them.
BROWSER = "tests/browser/"
# A copy of the demo, or a walk through it, for each file.
BY_FILE = ("tests/house/test_wall.py", "tests/db/invoices/", "tests/db/reports/")


class SharedWork(LoadScopeScheduling):
    """Browser tests on one worker, tests over the demo file by file, all others one by one."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BROWSER):
            return BROWSER
        path = nodeid.partition("::")[0]
        return path if path.startswith(BY_FILE) else nodeid
