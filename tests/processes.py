"""Other processes as /proc shows them, so on Linux only."""

from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    """The processes that a process started, and that have not ended."""
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if _parent(folder) == pid]


def command(pid: int) -> bytes:
    """What a process was started with; nothing once it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def resident_mb(pid: int) -> float:
    """The memory that a process holds."""
    return int(_status(Path(f"/proc/{pid}"))["VmRSS"].split()[0]) / 1024


def _parent(process: Path) -> int | None:
    with suppress(OSError):  # it has ended meanwhile
        return int(_status(process)["PPid"])
    return None


def _status(process: Path) -> dict[str, str]:
    lines = (process / "status").read_text(encoding="utf-8", errors="replace").splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)
