"""What every tier of tests shares."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

# NumPy's and PyTorch's threads wait for each other in busy loops: with one thread each the parity tests took 7 s,
# with two each 50 s, on two cores that other programs used too. Read once, when the libraries are imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

from qkv_core.encoder import Encoder
from tests import models
from tests.servers import OneForAll

# A deadline would make a test depend on the machine's speed.
settings.register_profile("qkv", deadline=None)
settings.load_profile("qkv")


TESTS = Path(__file__).parent
# Files and tests left out of what is run while one edits: they read hundreds of texts, or open every page many times.
SLOW = {
    "test_corpus",
    "test_every_model",
    "test_fuzzed_address",
    "test_fuzzed_home",
    "test_pages",
    "test_proof",
    "test_quality",
    "test_snippet",
    "test_the_scripts_numbers_scenes_and_sentences",
    "test_a_run_holds_its_last_layers_alone_and_nothing_once_it_is_over",
    "test_only_an_earlier_build_is_removed",
    "test_finds_the_head_for_a_pair_and_goes_there",
    "test_training",
}

# Begun before their neighbours: one of them alone at the end would keep one worker busy and leave the others idle.
LONG = {
    "test_a_browser_computes_the_numbers_of_numpy",
    "test_a_class_outlives_each_of_its_processes",
    "test_a_model_cut_short_under_a_running_server_and_mended",
    "test_a_model_is_chosen_from_a_menu_and_has_a_proof_of_its_own",
    "test_a_page_comes_back_with_its_view",
    "test_a_visitor_outlives_the_process_that_served_them",
    "test_from_one_tied_head_to_a_broken_model",
    "test_the_picture_is_seen_first_and_follows_what_is_typed_with_and_without_a_network",
    "test_the_scripts_numbers_scenes_and_sentences",
}
QUICK_FOLDERS = {TESTS / "unit", TESTS / "app"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For the quick ones alone, folders that have none are not read: that takes each worker seconds."""
    is_another = collection_path.is_dir() and collection_path.parent == TESTS and collection_path not in QUICK_FOLDERS
    return True if is_another and config.option.markexpr == "quick" else None


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(OneForAll())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a browser test waits now and then, for a picture to play or a server to start."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests stand together at the end, so that each worker starts its Chromium late or never.

    The reference's stand together at the beginning, so that one worker alone imports its libraries.
    """
    items.sort(
        key=lambda item: (
            TESTS / "browser" in item.path.parents,
            TESTS / "reference" not in item.path.parents,
            item.originalname not in LONG,
        )
    )
    for item in items:
        if QUICK_FOLDERS & set(item.path.parents) and not SLOW & {item.path.stem, item.originalname}:
            item.add_marker(pytest.mark.quick)


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: no garbage collection need look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled model, loaded once: nothing in it can be changed."""
    return models.bundled()


@pytest.fixture
def few_texts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A twentieth of the graded pairs and of the corpus, for pages that are only opened: they are read at once."""
    # Imported here: a page that came first would keep what it imports now.
    from qkv_core.measures import corpus, quality
    from qkv_core.ui import slow
    from qkv_core.words import meaning

    pairs, texts = quality.sentence_pairs()[::20], corpus.corpus_texts()[::20]
    for module in (quality, meaning):
        monkeypatch.setattr(module, "sentence_pairs", lambda: pairs)
    monkeypatch.setattr(corpus, "corpus_texts", lambda: texts)
    measured = slow.quality.cache, slow._word_vector_quality.cache, slow._corpus_profile.cache
    before = [dict(each) for each in measured]
    for each in measured:
        each.clear()
    yield
    for each, kept in zip(measured, before, strict=True):
        each.clear()
        each.update(kept)
