"""What forks its jobs, or starts in milliseconds, has loaded the program without a thread or a line of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TELLING = """
import os, sys
from app.jobs import application
application()
places = [f"/proc/self/fd/{each}" for each in os.listdir("/proc/self/fd")]
lines = [each for each in places if os.path.lexists(each) and os.readlink(each).startswith("socket:")]
print(len(os.listdir("/proc/self/task")), len(lines), "polars" in sys.modules)
"""


def test_the_loaded_program_has_one_thread_no_connection_and_no_polars(environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TELLING], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.stdout.split() == ["1", "0", "False"], done.stderr
