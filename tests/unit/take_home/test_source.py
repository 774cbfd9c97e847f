"""The code page shows the core as it runs: its own lines, with the shapes they really make."""

from qkv_core import attention
from qkv_core.take_home.source import formula_lines, text_of


def test_every_line_is_in_the_files_and_has_the_traces_shape(encoder):
    encoding = encoder.encode("Seven lines.")
    trace = encoding.layers[2].attention
    lines = formula_lines(encoding, 2)
    assert [line.makes for line in lines] == ["q", "k", "v", "scores", "scaled_scores", "attention_weights", "z"]
    for line in lines:
        sizes = [int(word) for word in line.shape.split() if word.isdigit()]
        assert tuple(sizes) == getattr(trace, line.makes).shape
    core = text_of(attention)
    assert all(line.code in core for line in lines[3:])
    assert lines[-1].step.startswith("Step 4")
