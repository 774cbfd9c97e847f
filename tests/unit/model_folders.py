"""A model's folder changed by a test, and what a person then reads."""

import json

import pytest
from safetensors.numpy import load_file, save_file

from qkv_core.encoder import load_encoder
from qkv_core.model_settings import CheckpointError


def refusal(folder):
    """What a person reads when this folder is asked for."""
    with pytest.raises(CheckpointError) as error:
        load_encoder(str(folder))
    assert isinstance(error.value, ValueError)
    return str(error.value)


def edit(file, **changes):
    """Change a JSON file's settings, or write them; None takes a setting out."""
    settings = (json.loads(file.read_text()) if file.is_file() else {}) | changes
    file.write_text(json.dumps({key: value for key, value in settings.items() if value is not None}))


def edit_tensors(folder, changes):
    """Change the tensors; None takes one out."""
    tensors = load_file(folder / "model.safetensors") | changes
    save_file({name: t for name, t in tensors.items() if t is not None}, folder / "model.safetensors")
