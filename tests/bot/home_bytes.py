"""The bytes of the files in a home, read by a process of its own.

A process that closes a descriptor of a database file loses the locks of its connections to it, so a test
must not read the files of a database that it has open.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

READ = """
import pickle, sys
from pathlib import Path
home = Path(sys.argv[1])
found = {str(p.relative_to(home)): p.read_bytes() for p in home.rglob("*") if p.is_file()}
sys.stdout.buffer.write(pickle.dumps(found))
"""


def home_bytes(home: Path) -> dict[str, bytes]:
    """The content of each file below a folder, by its path there."""
    done = subprocess.run([sys.executable, "-I", "-c", READ, str(home)], capture_output=True, check=True)
    found: dict[str, bytes] = pickle.loads(done.stdout)
    return found
