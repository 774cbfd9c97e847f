"""The libraries that ours is compared with: they take seconds to import, which only a test that uses them waits for."""

from typing import Any

import pytest


class _Later:
    """A module by its name, imported when something of it is first asked for; where it is missing, the test is skipped.

    Collecting tests, as every worker of pytest-xdist does for itself, imports none.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # pytest asks everything in a file whether it is a test or a stand-in
            raise AttributeError(name)
        return getattr(pytest.importorskip(self._name), name)


torch = _Later("torch")
transformers = _Later("transformers")
stats = _Later("scipy.stats")
sbert = _Later("sentence_transformers")
sbert_modules = _Later("sentence_transformers.sentence_transformer.modules")
