"""What a training run shows, in sentences made of its own numbers; claims that show only weakly are said to."""

import math
from collections.abc import Mapping

from qkv_core.learning.rivals import Setup
from qkv_core.learning.runs import Outcome
from qkv_core.learning.tasks import PERFECT, Task, Tied
from qkv_core.measures.training import Learned
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import needs_about_as_many
from qkv_core.words.naming import name_of, plural

Outcomes = Mapping[str, Outcome]  # by the run's name


def what_training_made(view: View, found: Learned) -> Paragraph:
    """The opening: the real head with its learned matrices, and with random ones as widely spread."""
    numbers = {"learned": f"{found.learned:.0%}", "random": f"{found.random:.0%}"}
    return paragraph(
        Claim(
            "what training made",
            f"In {view.head_name}, {name_of(view.tokens, view.query)} gives **{numbers['learned']}** of its attention "
            f"to {name_of(view.tokens, found.favourite)}. With random numbers, as widely spread, in place of its W_Q, "
            f"W_K and W_V, it gives that key **{numbers['random']}**.",
            about={"favourite": found.favourite, **numbers},
        ),
        f"Nobody wrote those 3 × {found.d_model} × {found.d_head} numbers: they were learned, by changing each a "
        "little, again and again, in the direction that makes a loss smaller. Here a single small head learns so "
        "before your eyes, from random numbers, with every gradient worked out by hand.",
    )


def task(setup: Setup) -> Paragraph:
    """What is scored, and what counts as chance and as perfect."""
    chosen, chance = setup.task, setup.task.chance
    scored = (
        "Scored is the content it finds: W_Q, W_K, W_V and W_O all learn."
        if chosen.learns_values
        else "Scored is where it looks: W_Q and W_K learn, and the values are the tokens' own names."
    )
    too_small = any(config.d_head == 1 for config in setup.configs.values())
    return paragraph(
        scored,
        Claim(
            "chance",
            f"Looking at all other tokens alike answers {100 * chance.accuracy:.3g}% right, with a loss of "
            f"ln {chosen.n_answers} = {chance.loss:.3f};",
            about={"accuracy": f"{100 * chance.accuracy:.3g}", "loss": f"{chance.loss:.3f}"},
        ),
        Claim(
            "perfect",
            f"perfect is {PERFECT.accuracy:.0%} and a loss as near to {PERFECT.loss:.0f} as one likes, for which two "
            "numbers a vector are enough.",
        ),
        Claim(
            "one number is too few",
            "One is not: with dₖ = 1 every score is a product of two numbers, and a query can only favour the keys at "
            "one end, with the largest numbers or the smallest. They can't all be right.",
            too_small,
        ),
    )


def what_to_watch(setup: Setup) -> Paragraph:
    """What is to be learned, and where to look, before it begins."""
    is_tied = setup.limit is not None
    return paragraph(
        f"**{setup.task.statement}** Watch the frames: each row is a token that asks, and a frame marks the key that "
        "it should look at. The stronger a cell's colour, the more of its attention goes there: at first anywhere, and "
        "when the head has learned, into the frames, while the loss falls"
        f"{'' if is_tied else ' towards 0'}.",
        Claim(
            "both neighbours at best",
            "With Q = K that can't be: at best, a token will share its attention between both of its neighbours.",
            is_tied,
        ),
        "Press Start.",
    )


def about_the_comparison(setup: Setup) -> Paragraph:
    """What can be known of these runs before they begin."""
    configs = list(setup.configs.values())
    said = [
        _limit(setup),
        _scaling_shows_where(setup) if len({config.scaled for config in configs}) > 1 else paragraph(),
        *(_label_and_content(config.d_head) for config in configs if config.tied == "V=K"),
    ]
    parts = [part for part in said if part]
    return Paragraph("\n\n".join(parts), tuple(claim for part in parts for claim in part.claims))


def tie_means_nothing(chosen: Task, tied: Tied) -> str:
    """Why a combination is refused, and what happens instead."""
    return (
        f"{tied} has no meaning in the task {chosen.name}: its values are the tokens' own names and are not learned. "
        f"What can be tied here: {', '.join(tie for tie in chosen.ties if tie != 'none')}."
    )


def where_it_stands(outcomes: Outcomes) -> Paragraph:
    """Each run's latest numbers, and the step at which it had learned the task: a list in Markdown."""
    lines = [_line(name, outcome) for name, outcome in outcomes.items()]
    return Paragraph("\n".join(lines), tuple(claim for line in lines for claim in line.claims))


def verdict(outcomes: Outcomes) -> Paragraph:
    """What two finished runs say about the choice in which they differ; little is called little."""
    if len(outcomes) < 2 or any(outcome.failure or not outcome.is_finished for outcome in outcomes.values()):
        return paragraph()
    by_speed = sorted(outcomes.items(), key=lambda run: math.inf if run[1].learned_at is None else run[1].learned_at)
    (first, fast), (second, slow) = by_speed
    if fast.learned_at is None:
        return paragraph("Neither has learned the task.", _not_learned(first, fast), _not_learned(second, slow))
    if slow.learned_at is None:
        return paragraph(
            Claim(
                "one learns it",
                f"*{first}* learns the task; *{second}* **does not**. Its loss is still {slow.last_losses:.3f}.",
                about={"learns": first, "does_not": second},
            ),
            _not_learned(second, slow),
        )
    steps = {"early": fast.learned_at, "late": slow.learned_at}
    return paragraph(
        either(
            Claim(
                "hardly matters",
                "**This choice hardly matters here**: both learn the task, by step {early} and step {late}.".format(
                    **steps
                ),
                needs_about_as_many(fast.learned_at, slow.learned_at),
                steps,
            ),
            Claim(
                "one is slower",
                f"Both learn the task. *{first}* needs {plural(fast.learned_at, 'step')}, *{second}* "
                f"**{slow.learned_at}**.",
                about=steps | {"first": first, "second": second},
            ),
        )
    )


def matrices(setup: Setup) -> Paragraph:
    """How to read the matrices."""
    ties = {config.tied for config in setup.configs.values()}
    return paragraph(
        "Each row belongs to one thing that a token can be. **W_Q·W_Kᵀ** makes the scores: how strongly a query that "
        "is the row looks for a key that is the column.",
        Claim(
            "a mirror image",
            "With Q = K, W_Q and W_K are one matrix, and W_Q·W_Kᵀ is its own mirror image.",
            "Q=K" in ties,
        ),
        Claim(
            "both label and content",
            "With V = K, W_V and W_K are one matrix, that has to say both the label and the content.",
            "V=K" in ties,
        ),
        Claim("values stay", "W_V is the identity here, and stays so.", not setup.task.learns_values),
    )


def _line(label: str, outcome: Outcome) -> Paragraph:
    return paragraph(
        f"- **{label}**, step {outcome.step}: loss {outcome.loss:.4f}, accuracy {outcome.accuracy:.0%}, weight on the "
        f"right key {outcome.target_weight:.3f}.",
        Claim("broke off", str(outcome.failure), outcome.failure is not None, {"run": label}),
        Claim(
            "learned at",
            f"Its loss first fell below a tenth of chance at step **{outcome.learned_at}**.",
            outcome.failure is None and outcome.learned_at is not None,
            {"run": label, "step": outcome.learned_at},
        ),
        Claim(
            "not learned",
            "Its loss never fell below a tenth of chance.",
            outcome.failure is None and outcome.learned_at is None and outcome.is_finished,
            {"run": label},
        ),
    )


def _not_learned(label: str, outcome: Outcome) -> Claim:
    """What to expect of a run that has not learned its task."""
    return either(
        Claim(
            "may learn it yet",
            f"*{label}* has had {plural(outcome.n_steps, 'step')}: give it more, or another rate.",
            outcome.can_learn and not outcome.is_tied,
            {"run": label},
        ),
        Claim(
            "nobody knows",
            f"*{label}* has had {plural(outcome.n_steps, 'step')}. Whether more would do, or another rate, is not "
            "proved either way.",
            outcome.can_learn,
            {"run": label},
        ),
        Claim(
            "never will",
            f"*{label}* never will, at any rate and patience: it is proved that its loss can't stay below "
            f"{outcome.lowest_loss:.3f}.",
            about={"run": label, "lowest_loss": f"{outcome.lowest_loss:.3f}"},
        ),
    )


def _limit(setup: Setup) -> Paragraph:
    """The proved bound of a tie, and which of its two numbers is the strong one."""
    level, size = setup.limit, setup.task.size
    if level is None:
        return paragraph()
    return paragraph(
        Claim(
            "proved limit",
            f"**Proved, not measured:** with Q = K, score (i, j) equals score (j, i), so round the ring the "
            f"preferences for next over previous sum to 0, and the mean loss can't fall below ln 2 = "
            f"**{level.loss:.3f}**, whatever the size, rate or patience. Accuracy is the weak measure here: {size - 1} "
            f"of {size} tokens, {level.accuracy:.1%}, may still come out right by a hair.",
            about={"loss": f"{level.loss:.3f}"},
        )
    )


def _scaling_shows_where(setup: Setup) -> Paragraph:
    """Where the division matters in training: said beside a comparison that may not show it."""
    d_head = setup.config.d_head
    if d_head == 1:
        return paragraph(
            Claim("dividing by 1", "With dₖ = 1 the division changes nothing: both runs will be the same.")
        )
    times = f"{math.sqrt(d_head):.1f}"
    return paragraph(
        Claim(
            "times as widely spread",
            f"At dₖ = {d_head}, bare scores begin {times} times as widely spread as divided ones. At small dₖ, expect "
            "little; the contrast is clearest with dₖ = 256 in the tasks library and copy.",
            about={"d_head": d_head, "times": times},
        ),
        Claim(
            "places do without it",
            "A task that scores where a token looks learns without it, and often sooner: its loss reads the scores "
            "themselves, and their gradient does not pass through a saturated softmax.",
            not setup.task.learns_values and setup.limit is None,
            {"d_head": d_head},
        ),
    )


def _label_and_content(d_head: int) -> Paragraph:
    """V = K: no impossibility is claimed, for none is proved but that of a single number."""
    return paragraph(
        f"With V = K the same {plural(d_head, 'number')} {'has' if d_head == 1 else 'have'} to say a label, to be "
        "found by, and a content, to be handed on.",
        Claim(
            "nothing proves it",
            "Nothing proves that this can't be done, and with room enough it is: what it costs is to be measured.",
            d_head > 1,
            {"d_head": d_head},
        ),
        "Try dₖ = 4, then 8 and 32, in the task copy.",
    )
