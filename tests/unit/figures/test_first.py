"""What a first figure brings in before visitors come."""

import subprocess
import sys

import plotly.graph_objects as go
import pytest

DRAWN = "import sys; from qkv_core.figures.first import first_figure; first_figure(); print('pandas' in sys.modules)"


def test_plotly_finds_pandas_whole():
    done = subprocess.run([sys.executable, "-c", DRAWN], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_half_made_it_would_fail(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", type(sys)("pandas"))
    with pytest.raises(AttributeError):
        go.Heatmap(z=[[0.0]], hovertemplate=[["a"]])
