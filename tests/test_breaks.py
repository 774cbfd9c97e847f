"""The table of breaks keeps up with the code: `python -m tests.breaks` runs them, which takes minutes."""

import pytest

from tests.breaks import ROOT, breaks

EVERY = breaks()


def test_they_are_forty_and_each_has_a_name_of_its_own():
    assert len({each.name for each in EVERY}) == len(EVERY) >= 40
    assert [each.name for each in breaks(["dead", "lost header"])] == [
        "living picture: a dead button",
        "server: a lost header",
    ]


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)
def test_what_is_broken_stands_once_and_its_tests_exist(each):
    assert each.source(ROOT).read_text(encoding="utf-8").count(each.was) == 1
    assert each.was != each.now
    assert all((ROOT / test.partition("::")[0]).is_file() for test in each.tests)
