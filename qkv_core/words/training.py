"""What a training run shows, in sentences made of its own numbers; claims that show only weakly are said to."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.learning.rivals import proved_limit
from qkv_core.learning.runs import TrainingRun
from qkv_core.learning.tasks import Level, Task, Tied
from qkv_core.learning.training import TrainConfig
from qkv_core.view import Choice
from qkv_core.words.markdown import code

# The share of chance's loss from which on a task counts as learned.
LEARNED = 0.1
_MATTERS = 1.5  # times as many steps

Runs = Mapping[str, TrainingRun]


def what_training_made(encoding: Encoding, forgotten: Encoding, choice: Choice) -> str:
    """The opening: the real head with its learned matrices, and with random ones as widely spread."""
    rows = [
        each.layers[choice.layer].attention.attention_weights[choice.head, choice.query]
        for each in (encoding, forgotten)
    ]
    asks, favourite = code(encoding.tokens[choice.query]), int(rows[0].argmax())
    d_model, d_head = encoding.layers[0].layer.W_Q.shape[1:]
    return (
        f"In {choice.head_name}, {asks} gives **{rows[0][favourite]:.0%}** of its attention to "
        f"{code(encoding.tokens[favourite])}. With random numbers, as widely spread, in place of its W_Q, W_K and W_V, "
        f"it gives that key **{rows[1][favourite]:.0%}**. Nobody wrote those 3 × {d_model} × {d_head} numbers: they "
        "were learned, by changing each a little, again and again, in the direction that makes a loss smaller. Here a "
        "single small head learns so before your eyes, from random numbers, with every gradient worked out by hand."
    )


def task(chosen: Task) -> str:
    """What is to be learned, and what counts as chance and as perfect."""
    chance, optimum = chosen.chance, chosen.optimum
    scored = (
        "Scored is the content it finds: W_Q, W_K, W_V and W_O all learn."
        if chosen.scored_on == "content"
        else "Scored is where it looks: W_Q and W_K learn, and the values are the tokens' own names."
    )
    return (
        f"**{chosen.statement}** {scored} Looking at all other tokens alike answers {chance.accuracy:.0%} right, "
        f"with a loss of ln {chosen.n_answers} = {chance.loss:.3f}; perfect is {optimum.accuracy:.0%} and a loss "
        f"as near to {optimum.loss:.0f} as one likes."
    )


def about_the_comparison(chosen: Task, configs: Sequence[TrainConfig]) -> str:
    """What can be known of these runs before they begin."""
    proved = proved_limit(chosen, configs)
    said = [] if proved is None else [limit(chosen, proved)]
    if len({config.scaled for config in configs}) > 1:
        said.append(scaling_shows_where(configs[0].d_head, chosen.scored_on))
    if any(config.tied == "V=K" for config in configs):
        said.append(label_and_content(configs[0].d_head))
    return "\n\n".join(said)


def label_and_content(d_head: int) -> str:
    """V = K: no impossibility is claimed, for none is proved."""
    return (
        f"With V = K the same {d_head} numbers have to say a label, to be found by, and a content, to be handed on. "
        "Nothing proves that this can't be done, and with room enough it is: what it costs is to be measured. Try "
        "dₖ = 4, then 8 and 32, in the task copy."
    )


def limit(chosen: Task, level: Level) -> str:
    """The proved bound of a tie, and which of its two numbers is the strong one."""
    return (
        f"**Proved, not measured:** with Q = K, score (i, j) equals score (j, i), so round the ring the preferences "
        f"for next over previous sum to 0, and the mean loss can't fall below ln 2 = **{level.loss:.3f}**, whatever "
        f"the size, rate or patience. Accuracy is the weak measure here: {chosen.size - 1} of {chosen.size} tokens, "
        f"{level.accuracy:.1%}, may still come out right by a hair."
    )


def tie_means_nothing(chosen: Task, tied: Tied) -> str:
    """Why a combination is refused, and what happens instead."""
    return (
        f"{tied} has no meaning in the task {chosen.name}: its values are the tokens' own names and are not learned. "
        f"What can be tied here: {', '.join(tie for tie in chosen.ties if tie != 'none')}."
    )


def where_it_stands(runs: Runs, levels: Mapping[str, Level]) -> str:
    """Each run's latest numbers, and the step at which it had learned the task."""
    learned_below = LEARNED * levels["chance"].loss
    lines = []
    for name, run in runs.items():
        curves = run.curves
        line = (
            f"**{name}**, step {run.latest.step}: loss {run.latest.loss:.4f}, accuracy {run.latest.accuracy:.0%}, "
            f"weight on the right key {run.latest.target_weight:.3f}."
        )
        step = first_below(curves.loss, learned_below)
        if run.failure is not None:
            line += f" {run.failure}"
        elif step is not None:
            line += f" Its loss first fell below a tenth of chance at step **{step}**."
        elif run.is_finished:
            line += " Its loss never fell below a tenth of chance."
        lines.append(f"- {line}")
    return "\n".join(lines)


def verdict(runs: Runs, levels: Mapping[str, Level]) -> str:
    """What two finished runs say about the choice in which they differ; little is called little."""
    names = list(runs)
    if len(names) < 2 or any(run.failure is not None for run in runs.values()):
        return ""
    learned_below = LEARNED * levels["chance"].loss
    steps = {name: first_below(run.curves.loss, learned_below) for name, run in runs.items()}
    learned = sorted((step, name) for name, step in steps.items() if step is not None)
    if not learned:
        return "Neither has learned the task in these steps: give them more, or another rate."
    if len(learned) == 1:
        winner = learned[0][1]
        loser = next(name for name in names if name != winner)
        left = runs[loser].curves.loss[-10:].mean()
        limited = proved_limit(runs[loser].task, [runs[loser].config])
        why = f"and never will: below {limited.loss:.3f} it can't fall" if limited else "in these steps"
        return f"*{winner}* learns the task; *{loser}* **does not**, {why}. Its loss is still {left:.3f}."
    (early, first), (late, second) = learned
    if late + 1 < _MATTERS * (early + 1):
        return f"**This choice hardly matters here**: both learn the task, by step {early} and step {late}."
    return f"Both learn the task. *{first}* needs {early} steps, *{second}* **{late}**."


def scaling_shows_where(d_head: int, scored_on: str) -> str:
    """Where the division matters in training: said beside a comparison that may not show it."""
    place = (
        " A task that scores where a token looks minds it least: its loss reads the scores themselves, and their "
        "gradient does not pass through a saturated softmax."
        if scored_on == "key"
        else ""
    )
    return (
        f"The division matters more the larger dₖ is: at dₖ = {d_head}, bare scores begin {np.sqrt(d_head):.1f} times "
        f"as widely spread as divided ones. At small dₖ, expect little; the contrast is clearest with dₖ = 256 in the "
        f"tasks library and copy.{place}"
    )


def matrices(ties: Collection[Tied], scored_on: str) -> str:
    """How to read the matrices."""
    words = (
        "Each row belongs to one thing that a token can be. **W_Q·W_Kᵀ** makes the scores: how strongly a "
        "query that is the row looks for a key that is the column."
    )
    if "Q=K" in ties:
        words += " With Q = K, W_Q and W_K are one matrix, and W_Q·W_Kᵀ is its own mirror image."
    if "V=K" in ties:
        words += " With V = K, W_V and W_K are one matrix, that has to say both the label and the content."
    if scored_on == "key":
        words += " W_V is the identity here, and stays so."
    return words


def first_below(losses: Array, level: float) -> int | None:
    """The first step with a loss below `level`, if there is one."""
    below = np.flatnonzero(losses < level)
    return int(below[0]) if len(below) else None
