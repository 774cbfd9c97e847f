"""The page of a class's phone: light, whole, and without a line of anybody's script."""

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

from qkv_core.classroom import messages
from qkv_core.classroom.ideas import tally_of
from qkv_core.classroom.rooms import MOST_BYTES_OF_NUMBERS, Look
from qkv_core.figures.journey.pack import pack
from qkv_core.join import page, script
from qkv_core.measures.corpus import corpus_texts
from qkv_core.server.watches import event
from qkv_core.view import View
from qkv_core.words.classroom import idea_of
from qkv_core.words.lesson import stops
from tests.node_tests import run_node_tests
from tests.property.claims.test_lesson_claims import found_of

HERE = Path(__file__).parent
MOST_BYTES = 150_000  # that a phone loads in all


def test_its_pure_functions():
    run_node_tests(HERE / "phone.test.mjs")


def test_the_bundle_is_a_module():
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed.")
    command = [node, "--input-type=module", "--check"]
    done = subprocess.run(command, input=script.module(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_phone_loads_little_even_with_the_longest_text(encoder):
    encoding = encoder.encode(" ".join(corpus_texts()))
    assert len(encoding.tokens) == encoder.max_tokens
    numbers = gzip.compress(pack(encoding, (3,), (1,)))
    assert len(numbers) <= MOST_BYTES_OF_NUMBERS
    view = View(encoding, 3, 1, 10)
    idea = idea_of(view, stops(view, found_of(view))[0])
    told = [messages.told(Look(1, 1, idea, is_shown, 1, tally_of(idea, {}))) for is_shown in (False, True)]
    sent = [gzip.compress(text.encode()) for text in (page.page("scripts/join.js"), script.module())]
    assert sum(map(len, [*sent, numbers, *(event("state", state) for state in told)])) < MOST_BYTES


def test_it_runs_its_own_script_alone():
    html = page.page("scripts/join-0123.js")
    assert "script-src 'self'; style-src 'unsafe-inline'" in html
    assert html.count("<script") == 1
    assert 'src="../scripts/join-0123.js"' in html
