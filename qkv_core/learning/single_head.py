"""One attention head that can learn a task: its forward pass, its loss, and the backward of both.

The matrices are [1, …]: a single head. A batch's B examples are independent of each other, as heads
are, so they stand on the axis where `attention.py` has its heads.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array, AttentionTrace, merge_heads, project, read_only, scaled_dot_product_attention
from qkv_core.gradients import attention_backward, merge_heads_backward, project_backward, scaled_scores_backward
from qkv_core.learning.tasks import Batch, Task


@dataclass(frozen=True)
class SingleHead:
    """The learned matrices, without biases, and what the scores are multiplied by."""

    W_Q: Array  # [1, d_model, d_head]
    W_K: Array
    W_V: Array
    W_O: Array  # [1, d_head, n_contents]
    scale: float

    def attend(self, task: Task, batch: Batch) -> AttentionTrace:
        """The attention of every example; arrays are [B, …] where a layer's are [n_heads, …]."""
        q, k, v = (
            _project_batch(x, W)
            for x, W in ((batch.x_query, self.W_Q), (batch.x_key, self.W_K), (batch.x_key, self.W_V))
        )
        return scaled_dot_product_attention(q, k, v, mask=task.mask, scale=self.scale)

    def forward(self, task: Task, batch: Batch) -> "Answers":
        """Attend, and score what the task asks for: the content found, or the key looked at."""
        attention = self.attend(task, batch)
        if task.learns_values:
            logits, target = self._read_contents(attention.z), batch.target_content
        else:
            logits, target = attention.scaled_scores, batch.target_key
            logits = logits if task.mask is None else np.where(task.mask, logits, -np.inf)
        loss, probabilities = cross_entropy(logits, target)
        return Answers(
            attention=attention,
            probabilities=read_only(probabilities),
            loss=loss,
            accuracy=float(np.mean(probabilities.argmax(axis=-1) == target)),
            target_weight=float(_chosen(attention.attention_weights, batch.target_key).mean()),
        )

    def backward(self, task: Task, batch: Batch, answers: "Answers") -> dict[str, Array]:
        """The loss's gradient for each matrix the task teaches, by name, of the matrix's shape."""
        trace = answers.attention
        if not task.learns_values:
            dscaled_scores = cross_entropy_backward(answers.probabilities, batch.target_key)
            dq, dk = scaled_scores_backward(trace, dscaled_scores)
            return {
                "W_Q": _project_batch_backward(batch.x_query, self.W_Q, dq),
                "W_K": _project_batch_backward(batch.x_key, self.W_K, dk),
            }
        dlogits = cross_entropy_backward(answers.probabilities, batch.target_content)
        dz, dW_O, _ = merge_heads_backward(_as_rows(trace.z)[None], self.W_O, _as_rows(dlogits))
        dq, dk, dv = attention_backward(trace, dz.reshape(trace.z.shape))
        return {
            "W_Q": _project_batch_backward(batch.x_query, self.W_Q, dq),
            "W_K": _project_batch_backward(batch.x_key, self.W_K, dk),
            "W_V": _project_batch_backward(batch.x_key, self.W_V, dv),
            "W_O": dW_O,
        }

    def _read_contents(self, z: Array) -> Array:
        return merge_heads(_as_rows(z)[None], self.W_O).reshape(*z.shape[:2], -1)


@dataclass(frozen=True)
class Answers:
    """What a head answered to a batch, and how right it was."""

    attention: AttentionTrace
    probabilities: Array  # [B, n_query, n_contents], or [B, n_query, n_key] where keys are scored
    loss: float  # mean cross-entropy, nats a query
    accuracy: float  # share of queries whose most probable answer is right; a tie goes to the lower index
    target_weight: float  # mean attention weight on the right key


def cross_entropy(logits: Array, target: NDArray[np.intp]) -> tuple[float, Array]:
    """The mean of -ln p[target], and p = softmax(logits): logits [..., n], target [...]. A logit may be -inf."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    exponentials = np.exp(shifted)
    total = exponentials.sum(axis=-1, keepdims=True)
    loss = float(np.mean(np.log(total[..., 0]) - _chosen(shifted, target)))
    return loss, exponentials / total


def cross_entropy_backward(probabilities: Array, target: NDArray[np.intp]) -> Array:
    """To dlogits: p minus 1 at the target, shared out over the mean. Same shape as p."""
    at_target = target[..., None] == np.arange(probabilities.shape[-1])
    dlogits: Array = (probabilities - at_target) / target.size
    return dlogits


def _chosen(array: Array, index: NDArray[np.intp]) -> Array:
    chosen: Array = np.take_along_axis(array, index[..., None], axis=-1)[..., 0]
    return chosen


def _as_rows(array: Array) -> Array:
    """[B, n, d] -> [B·n, d]: what is learned does not know which example a token came from."""
    return array.reshape(-1, array.shape[-1])


def _project_batch(x: Array, W: Array) -> Array:
    return project(_as_rows(x), W).reshape(*x.shape[:2], -1)


def _project_batch_backward(x: Array, W: Array, dprojected: Array) -> Array:
    _, dW, _ = project_backward(_as_rows(x), W, _as_rows(dprojected)[None])
    return dW
