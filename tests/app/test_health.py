"""What a load balancer is told of the models."""

import json

import pytest

import app
from qkv_core.checkpoint import BUNDLED_MODEL
from qkv_core.ui import models
from tests.models import word_pieces, write_model


@pytest.fixture
def ask(monkeypatch):
    """The health of a warm server that offers these models: the status, and what is said."""
    monkeypatch.setattr(app._is_warm, "is_set", lambda: True)

    def ask_(asked_for):
        monkeypatch.setenv("QKV_MODEL", asked_for)
        models.offered.cache_clear()
        answer = app.health(None)
        return answer.status_code, json.loads(answer.body)

    yield ask_
    models.offered.cache_clear()


def test_one_model(ask):
    assert ask("") == (200, {"status": "ok", "model": BUNDLED_MODEL, "warm": True, "proof": "off"})


def test_several_models_are_told_apart(ask, tmp_path):
    other = write_model(tmp_path / "other", word_pieces(), n_layers=2, n_heads=3, d_head=5)
    status, said = ask(f"{BUNDLED_MODEL}, {other}, nobody/such-model")
    assert (status, said["model"], said["others"]["other"]) == (200, BUNDLED_MODEL, "ok")
    assert "unavailable: The model 'nobody/such-model'" in said["others"]["nobody/such-model"]


def test_without_the_first_model_there_is_no_app(ask):
    status, said = ask(f"nobody/such-model,{BUNDLED_MODEL}")
    assert status == 503
    assert "hf download nobody/such-model" in said["reason"]
