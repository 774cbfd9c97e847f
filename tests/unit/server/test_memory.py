"""What a process has freed is no longer its own a moment later: measured in one of its own, where glibc is."""

import os
import subprocess
import sys

import pytest

# Large arrays with small ones between, once glibc has seen that large ones come and go; then small ones, of which every
# hundredth stays. Printed is how much less is resident.
CODE = """
import numpy as np
from pathlib import Path
from qkv_core.server.memory import give_memory_back, trim

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

give_memory_back()
np.ones(2**19)
large, between = zip(*[(np.ones(2**19), np.ones(2**13)) for _ in range(32)])  # 4 MB and 64 KB each
before = resident()
del large
after_large = resident()
small = [np.ones(2**13) for _ in range(3200)]  # 64 KB each
before_small = resident()
small = small[::100]
trim()
print(before - after_large, before_small - resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc, and glibc's own functions")
def test_large_arrays_go_at_once_and_small_ones_when_asked():
    own = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    done = subprocess.run([sys.executable, "-c", CODE], env=own, capture_output=True, text=True, check=True)
    large, small = map(float, done.stdout.split())
    assert large > 120
    assert small > 180
