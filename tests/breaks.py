"""Ways to break the code, each of which some test has to see: `python -m tests.breaks [WORD OF A NAME ...]`.

Tests that pass say little unless they can fail. Each break of breaks.toml is made in a copy of the project, of which
each core has one, and the tests of that room are run on it; a break that they don't see is a hole in them.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
_N_COPIES = os.cpu_count() or 1
_FAILED = 1  # what pytest ends with where it ran and a test failed


@dataclass(frozen=True)
class Break:
    """`was`, which stands once in the file, becomes `now`; one of `tests` has to fail."""

    name: str
    file: str
    was: str
    now: str
    tests: list[str]  # pytest's arguments

    def source(self, folder: Path) -> Path:
        """The file to break, in a copy of the project."""
        return folder / self.file


def breaks(words: Sequence[str] = ()) -> list[Break]:
    """Those whose name has one of the words; all, where no word is given."""
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["break"]
    every = [Break(**row) for row in rows]
    return [each for each in every if not words or any(word in each.name for word in words)]


@contextmanager
def broken(each: Break, folder: Path) -> Iterator[None]:
    """The copy while it is broken; ValueError where the code has moved on and the table has not."""
    source = each.source(folder)
    whole = source.read_text(encoding="utf-8")
    if whole.count(each.was) != 1:
        raise ValueError(
            f"{each.name}: {each.file} should have {each.was!r} once; it has it {whole.count(each.was)} ×."
        )
    source.write_text(whole.replace(each.was, each.now), encoding="utf-8")
    try:
        yield
    finally:
        source.write_text(whole, encoding="utf-8")


def main(words: Sequence[str]) -> int:
    """0 if each break is seen."""
    chosen = breaks(words)
    with TemporaryDirectory() as temporary, ThreadPoolExecutor(_N_COPIES) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(_N_COPIES):
            copies.put(_copied(Path(temporary) / f"project{number}"))

        def is_seen(each: Break) -> bool:
            folder = copies.get()
            with broken(each, folder):
                seen = _run(folder, each.tests) == _FAILED
            copies.put(folder)
            return seen

        whole = sorted({test for each in chosen for test in each.tests})
        if _run(Path(temporary) / "project0", [*whole, "-n", "auto"]):
            print("Some of these tests fail on the code as it is.")
            return 1
        n_unseen = 0
        for each, seen in zip(chosen, pool.map(is_seen, chosen), strict=True):
            print("seen  " if seen else "UNSEEN", each.name, flush=True)
            n_unseen += not seen
    print(f"{len(chosen) - n_unseen} of {len(chosen)} breaks are seen.")
    return int(n_unseen > 0)


def _copied(folder: Path) -> Path:
    ignored = shutil.ignore_patterns(".git", "__pycache__", ".hypothesis", ".*_cache")
    return Path(shutil.copytree(ROOT, folder, ignore=ignored))


def _run(folder: Path, tests: Sequence[str]) -> int:
    # Two runs of one second could leave bytecode of the broken file behind, which Python dates by the second.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "QKV_REQUIRE_BROWSER": "1"}
    command = [sys.executable, "-m", "pytest", "-qx", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
