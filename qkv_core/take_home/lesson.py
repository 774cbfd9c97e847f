"""The guided lesson: stops in the article's order, each with a prediction that the model itself answers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, AttentionTrace, softmax
from qkv_core.encoder import Encoding
from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.similarity import cosine
from qkv_core.view import Choice
from qkv_core.words.markdown import code


@dataclass(frozen=True)
class Stop:
    """One stop: something to do on a page, a question to answer before looking, and what the model says."""

    name: str  # short and stable: the answer is kept under it in the address
    title: str
    page: str  # the page's file, where the answer can be seen
    task: str
    question: str
    options: tuple[str, ...]
    right: int
    because: str

    def is_right(self, answer: str | None) -> bool:
        return answer == self.options[self.right]


def stops(encoding: Encoding, choice: Choice) -> list[Stop]:
    """All stops for a view; options, right answers and reasons are computed from its trace."""
    return [build(encoding, choice) for build in _BUILDERS]


def summary() -> list[tuple[str, str]]:
    """The article in five sentences, each with the page that shows it."""
    return [
        (
            "A query is what a token looks for, a key is what it can be found by, a value is what it hands over.",
            "library_search",
        ),
        ("All three are learned views of the same token: x times W_Q, W_K and W_V.", "projections"),
        (
            "Scores are queries times keys; divided by √dₖ, softmax turns each row into shares that sum to 1.",
            "four_steps",
        ),
        ("What comes back is a blend of the values, weighted by relevance.", "four_steps"),
        ("Many heads do this in parallel, each with matrices, and habits, of its own.", "all_heads"),
    ]


def _which_axis_asks(encoding: Encoding, choice: Choice) -> Stop:
    row, key = _row(encoding, choice), _strongest(encoding, choice)
    back = _trace(encoding, choice).attention_weights[choice.head, key, choice.query]
    asks, answers = _token(encoding, choice.query), _token(encoding, key)
    return Stop(
        name="axis",
        title="Who asks, who answers",
        page="home",
        task="Look at the heatmap of weights and find the framed row.",
        question="A token looks at others. Where is the token that asks?",
        options=("At the left of its row", "At the foot of its column", "In both places"),
        right=0,
        because=f"Rows ask, columns answer. {asks} gives {answers} {row[key]:.4f}, in the row of {asks}; the other "
        f"way round {answers} gives {asks} {back:.4f}. Two questions, two numbers.",
    )


def _strongest_key(encoding: Encoding, choice: Choice) -> Stop:
    row = _row(encoding, choice)
    candidates = sorted(np.argsort(row)[::-1][:4].tolist())
    labels = tuple(f"{position} {encoding.tokens[position]}" for position in candidates)
    return Stop(
        name="strongest",
        title="The search",
        page="four_steps",
        task=f"The query is {_token(encoding, choice.query)} in {choice.head_name}. Say the sentence aloud first.",
        question="Which of these keys will it look at most?",
        options=labels,
        right=candidates.index(int(row.argmax())),
        because="The model's own weights: "
        + ", ".join(f"{_token(encoding, position)} {row[position]:.4f}" for position in candidates)
        + ". Where that is not what you expected, the model is what it is: small, and trained for similarity.",
    )


def _three_views(encoding: Encoding, choice: Choice) -> Stop:
    layer = encoding.layers[choice.layer].layer
    likeness = float(cosine(layer.W_Q[choice.head].ravel(), layer.W_K[choice.head].ravel()))
    answers = ("Nearly the same: cosine above 0.8", "Related: cosine from 0.3 to 0.8", "Hardly alike: cosine below 0.3")
    return Stop(
        name="views",
        title="Where Q, K and V come from",
        page="projections",
        task="Look at the three maps: the same tokens as queries, as keys and as values.",
        question=f"How alike are the learned W_Q and W_K of {choice.head_name}?",
        options=answers,
        right=0 if abs(likeness) > 0.8 else 1 if abs(likeness) >= 0.3 else 2,
        because=f"Their cosine is {likeness:.4f}. Training had every chance to make them equal, and did not: what a "
        "token asks for and what it offers are two different things.",
    )


def _what_sums_to_one(encoding: Encoding, choice: Choice) -> Stop:
    attention_weights = _trace(encoding, choice).attention_weights[choice.head]
    columns = attention_weights.sum(axis=0)
    most = int(columns.argmax())
    return Stop(
        name="sums",
        title="Softmax",
        page="four_steps",
        task="Choose the step “weights” and open the numbers below the figure.",
        question="What sums to 1?",
        options=("Each row", "Each column", "The whole matrix"),
        right=0,
        because=f"Each row: the one of {_token(encoding, choice.query)} sums to "
        f"{attention_weights[choice.query].sum():.6f}. The column of {_token(encoding, most)} collects "
        f"{columns[most]:.4f}, and the whole matrix {attention_weights.sum():.4f}, one for each token.",
    )


def _without_scaling(encoding: Encoding, choice: Choice) -> Stop:
    trace = _trace(encoding, choice)
    before = float(_row(encoding, choice).max())
    after = float(softmax(trace.scores[choice.head, choice.query][None]).max())
    change = after - before
    return Stop(
        name="scaling",
        title="Why √dₖ",
        page="why_sqrt_dk",
        task="Turn dₖ up and watch the products spread.",
        question=f"Without the division by √{trace.q.shape[-1]}, what happens to this row's largest weight?",
        options=("It shrinks", "It stays as it is", "It grows"),
        right=0 if change < -1e-3 else 2 if change > 1e-3 else 1,
        because=f"It goes from {before:.4f} to {after:.4f}. Larger scores push softmax towards all or nothing; there "
        "its gradient is almost zero, and training has nothing to go by.",
    )


def _query_tied_to_key(encoding: Encoding, choice: Choice) -> Stop:
    tie = Intervention(Kind.TIE_QK, choice.layer, choice.head)
    traces = [_trace(encoding, choice), encoding.encoder.encode(encoding.text, (tie,)).layers[choice.layer].attention]
    before, after = (_asymmetry(trace, choice.head) for trace in traces)
    to_itself = [float(np.diag(trace.attention_weights[choice.head]).mean()) for trace in traces]
    return Stop(
        name="tied",
        title="Why three vectors",
        page="why_three",
        task=f"Imagine that {choice.head_name} used W_Q for its keys too; the page does it to the real model.",
        question="If Q = K, what is certain about the scores?",
        options=("They are symmetric: i to j equals j to i", "Every token looks at itself only", "They become zero"),
        right=0,
        because=f"Done to the real model, the largest gap between a score and its mirror falls from {before:.2f} "
        f"to {after:.1e}: a token must then offer exactly what it asks. The mean weight on oneself goes from "
        f"{to_itself[0]:.3f} to {to_itself[1]:.3f}, which is not the same as looking at itself only.",
    )


def _what_comes_back(encoding: Encoding, choice: Choice) -> Stop:
    trace, key = _trace(encoding, choice), _strongest(encoding, choice)
    z = trace.z[choice.head, choice.query]
    to_value = float(cosine(z, trace.v[choice.head, key]))
    to_key = float(cosine(z, trace.k[choice.head, key]))
    return Stop(
        name="value",
        title="A blend comes back",
        page="four_steps",
        task=f"Open the ledger of {_token(encoding, choice.query)} and {_token(encoding, key)} and follow it to z.",
        question="What is z made of?",
        options=("The keys, weighted", "The values, weighted", "The value of the best key alone"),
        right=1,
        because=f"Values, weighted. The cosine of z with the strongest token's value is {to_value:.4f}, with its key "
        f"{to_key:.4f}. Keys decide who is heard; only values are passed on.",
    )


def _do_heads_agree(encoding: Encoding, choice: Choice) -> Stop:
    rows = [layer.attention.attention_weights[:, choice.query] for layer in encoding.layers]
    strongest = np.argmax(rows, axis=-1)
    agree, total = int((strongest == _strongest(encoding, choice)).sum()), strongest.size
    share = agree / total
    return Stop(
        name="heads",
        title="Many heads in parallel",
        page="all_heads",
        task="Look at all heads at once.",
        question=f"How many of the {total} heads look most at the same key as {choice.head_name} does?",
        options=("Fewer than a third", "Between a third and two thirds", "More than two thirds"),
        right=0 if share < 1 / 3 else 1 if share <= 2 / 3 else 2,
        because=f"{agree} of {total}, that head included. Between them they look most at {len(np.unique(strongest))} "
        "different tokens: many questions are asked at once.",
    )


_BUILDERS: tuple[Callable[[Encoding, Choice], Stop], ...] = (
    _strongest_key,
    _which_axis_asks,
    _three_views,
    _what_sums_to_one,
    _without_scaling,
    _query_tied_to_key,
    _what_comes_back,
    _do_heads_agree,
)


def _trace(encoding: Encoding, choice: Choice) -> AttentionTrace:
    return encoding.layers[choice.layer].attention


def _row(encoding: Encoding, choice: Choice) -> Array:
    row: Array = _trace(encoding, choice).attention_weights[choice.head, choice.query]
    return row


def _strongest(encoding: Encoding, choice: Choice) -> int:
    return int(_row(encoding, choice).argmax())


def _token(encoding: Encoding, position: int) -> str:
    return code(encoding.tokens[position])


def _asymmetry(trace: AttentionTrace, head: int) -> float:
    return float(np.abs(trace.scores[head] - trace.scores[head].T).max())
