"""Each kind of store, the shared one on a real server."""

import pytest

from qkv_core.classroom.ideas import Idea, Question, Row
from qkv_core.classroom.memory import MemoryStore
from qkv_core.classroom.rooms import Rooms
from qkv_core.classroom.shared import SharedStore
from tests.stores import running_store

WORDS = ("[CLS]", "the", "cat", "sat", "[SEP]")


@pytest.fixture(scope="session")
def shared_url(tmp_path_factory):
    with running_store(tmp_path_factory.mktemp("store")) as url:
        yield url


@pytest.fixture(params=["memory", "shared"])
def store(request):
    return MemoryStore() if request.param == "memory" else SharedStore(request.getfixturevalue("shared_url"))


@pytest.fixture
def rooms(store):
    return Rooms(store)


def on_tokens(name="strongest", query=3):
    row = Row("The cat sat", WORDS, 3, 1, query, (0.1, 0.2, 0.4, 0.25, 0.05), ("ask", "blend"))
    return Idea(name, "The search", (Question("Which one?", WORDS, (2,), "cat has most."),), row, on_tokens=True)


def sheet(name="before"):
    questions = tuple(Question(f"{place}?", ("no", "yes", "perhaps"), (place % 3,)) for place in range(6))
    return Idea(name, "Six questions", questions, is_sheet=True)
