"""The files that surround the code: valid by their schemas, and of one mind about versions and commands."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import qkv_core
from tests.conftest import LONG, SLOW, TESTS

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCHEMAS = [
    *(("vendor.github-workflows", file) for file in WORKFLOWS),
    *(("custom.github-workflows-require-timeout", file) for file in WORKFLOWS),
    ("vendor.dependabot", ROOT / ".github" / "dependabot.yml"),
    ("vendor.citation-file-format", ROOT / "CITATION.cff"),
    ("vendor.compose-spec", ROOT / "compose.yaml"),
]


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def steps(workflow):
    """Every step of a workflow's jobs."""
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


def test_every_file_is_valid_by_its_schema():
    assert len(WORKFLOWS) >= 2
    for schema in dict(SCHEMAS):
        files = [str(file) for name, file in SCHEMAS if name == schema]
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_workflows_may_read_and_leave_no_key_behind(workflow):
    assert yaml.safe_load(workflow.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}
    checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_what_a_workflow_runs_is_here(workflow):
    commands = "\n".join(step.get("run", "") for step in steps(workflow))
    modules = re.findall(r"python -m (qkv_core[.\w]*|tests[.\w]*)", commands)
    files = [_run_by(module) for module in modules]
    files += re.findall(r"-[rc] (\S+\.(?:txt|lock))", commands)
    assert not [name for name in files if not (ROOT / name).exists()]


def _run_by(module: str) -> str:
    """The file that `python -m` runs: the module's own, or its package's."""
    path = module.replace(".", "/")
    return f"{path}/__main__.py" if (ROOT / path).is_dir() else f"{path}.py"


def test_every_supported_python_is_tested():
    oldest = tomllib.loads(text_of("pyproject.toml"))["project"]["requires-python"].removeprefix(">=")
    matrix = yaml.safe_load(text_of(".github/workflows/ci.yml"))["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"][0] == oldest
    assert len(matrix["python"]) == 4


def test_everybody_asks_the_same_of_style_and_types():
    """What pre-commit runs before a commit, the workflow and .ci/run ask after it."""
    (repository,) = yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"]
    entries = {hook["entry"] for hook in repository["hooks"]}
    assert len(entries) == 3
    runs = {step.get("run") for step in steps(ROOT / ".github" / "workflows" / "ci.yml")}
    assert entries <= runs
    assert entries <= set(text_of(".ci/run").splitlines())


def test_the_changelog_begins_with_this_version():
    (newest, *_) = re.findall(r"^## (\S+?),? ", text_of("CHANGELOG.md"), re.M)
    assert newest == qkv_core.__version__


def test_what_contributing_names_is_here():
    named = re.findall(r"`((?:tests|qkv_core|pages|\.ci)/[\w./-]+)`", text_of("CONTRIBUTING.md"))
    named = [name for name in named if "NAME" not in name]
    assert len(named) > 15
    assert not [name for name in named if not (ROOT / name).exists()]
    for module in re.findall(r"python -m (tests[.\w]+)", text_of("CONTRIBUTING.md")):
        assert (ROOT / (module.replace(".", "/") + ".py")).exists(), module


def test_each_test_that_has_a_place_of_its_own_is_there():
    files = list(TESTS.rglob("test_*.py"))
    written = {name for file in files for name in re.findall(r"def (test_\w+)\(", file.read_text(encoding="utf-8"))}
    assert written | {file.stem for file in files} >= LONG | SLOW
