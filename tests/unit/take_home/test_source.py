"""The code page shows the core as it runs: its own lines, with the shapes they really make."""

from qkv_core import attention
from qkv_core.take_home.source import formula_lines, text_of
from qkv_core.view import View


def test_every_line_is_in_the_files_and_has_the_traces_shape(encoder):
    view = View(encoder.encode("Seven lines."), 2, 0, 1)
    lines = formula_lines(view)
    assert [line.makes for line in lines] == ["q", "k", "v", "scores", "scaled_scores", "attention_weights", "z"]
    for line in lines:
        sizes = [int(word) for word in line.shape.split() if word.isdigit()]
        assert tuple(sizes) == getattr(view.trace, line.makes).shape
    row = view.trace.attention_weights[0, 1]
    assert lines[5].result == f"{row.max():.4f}"
    assert lines[1].result.startswith(f"{view.trace.k[0, row.argmax(), 0]:.2f}, ")
    assert lines[0].result.startswith(f"{view.trace.q[0, 1, 0]:.2f}, {view.trace.q[0, 1, 1]:.2f}, ")
    core = text_of(attention)
    assert all(line.code in core for line in lines[3:])
    assert lines[-1].step.startswith("Step 4")
