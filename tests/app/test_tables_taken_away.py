"""Every table on screen is in the handout too."""

import pytest


@pytest.mark.parametrize(
    ("name", "folds"),
    [
        ("home", {}),
        ("the_code", {}),
        ("weight_worth", {"worth_loop": "true"}),
        ("head_habits", {"habits_finder": "true"}),
        ("two_sentences", {"two_heads": "true"}),
        ("library_search", {"library_blend": "true"}),
        ("head_library", {"hl_side": "true"}),
    ],
)
def test_the_tables_of_a_page_are_kept(open_page, name, folds):
    at = open_page(name, **folds)
    kept = [part for part in at.session_state.take_away_page.in_order() if isinstance(part, dict)]
    assert len(at.table) == len(kept) == 1
    assert list(at.table[0].value.columns) == list(kept[0])
