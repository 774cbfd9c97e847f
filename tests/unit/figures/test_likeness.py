"""All heads on one picture, and the chosen one among them."""

from qkv_core.figures.likeness import all_heads
from qkv_core.figures.theme import KEY
from qkv_core.measures.likeness import likeness
from qkv_core.view import View


def test_all_heads_marks_this_one_among_all(encoder):
    found = likeness(encoder.layers)
    picture = all_heads(View(encoder.encode("it"), 3, 1, 1), found)
    marked = [trace for trace in picture.figure.data if trace.marker.color == KEY]
    assert marked[0].x[0] == found.overlap["QK"][3, 1]
    assert marked[-1].x[0] == found.asymmetry[3, 1]
    assert all(trace.text[0] == "L3H1" for trace in marked)
    table = picture.table()
    assert len(table["head"]) == encoder.n_layers * encoder.n_heads
    row = table["head"].index("L4H9")
    assert table["Asymmetry, Q, K"][row] == found.asymmetry[4, 9]
    assert table["Overlap, K, V"][row] == found.overlap["KV"][4, 9]
