"""Encoding 16, 128 and 256 tokens, against sentence-transformers reporting its attentions.

    python -m tests.bench.bench_encode

Both use the BLAS threads that the environment gives them.
"""

import torch

from qkv_core.encoder import load_encoder
from qkv_core.reference import load_reference
from tests.bench.common import report, seconds

ROUNDS = 15


def main() -> None:
    encoder = load_encoder()
    reference = load_reference(encoder.folder)

    def torch_encode(text: str) -> None:
        with torch.inference_mode():
            features = reference.preprocess([text])
            reference[0].auto_model(
                input_ids=features["input_ids"],
                attention_mask=features["attention_mask"],
                output_attentions=True,
                output_hidden_states=True,
            )

    for n_tokens in (16, 128, 256):
        text = " ".join(["word"] * (n_tokens - 2))
        assert len(encoder.encode(text).tokens) == n_tokens
        torch_encode(text)
        ours, floor = [], []
        for _ in range(ROUNDS):
            floor.append(1000 * seconds(lambda text=text: torch_encode(text)))
            ours.append(1000 * seconds(lambda text=text: encoder.encode(text)))
        report(f"encoding {n_tokens} tokens", ours, floor, "ms")


if __name__ == "__main__":
    main()
