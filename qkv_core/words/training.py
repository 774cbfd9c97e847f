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
    """The answer: what the real head would do with random matrices, as widely spread as its own."""
    key, share = name_of(view.tokens, found.favourite), f"{found.random:.0%}"
    about = {"favourite": found.favourite, "random": share}
    return paragraph(
        "Training starts from random numbers and nudges each of them, again and again.",
        either(
            Claim(
                "training made it look",
                f"With random numbers, {view.head_name} would give {key} only **{share}** of its attention.",
                found.random < found.learned / 2,
                about,
            ),
            Claim(
                "random looks there too",
                f"Here even random numbers would give {key} **{share}** of the attention.",
                about=about,
            ),
        ),
    )


def task(setup: Setup) -> Paragraph:
    """What is scored, and what counts as chance and as perfect."""
    chosen, chance = setup.task, setup.task.chance
    scored = (
        "All four matrices are trained here: W_Q, W_K, W_V and W_O. The task asks *what* each token finds."
        if chosen.learns_values
        else "Only W_Q and W_K are trained here. The task asks *where* each token attends, so the values don't matter."
    )
    too_small = any(config.d_head == 1 for config in setup.configs.values())
    return paragraph(
        scored,
        Claim(
            "chance",
            f"A head that looks at all other tokens alike gets {100 * chance.accuracy:.3g}% right. "
            f"Its loss is ln {chosen.n_answers} = {chance.loss:.3f}.",
            about={"accuracy": f"{100 * chance.accuracy:.3g}", "loss": f"{chance.loss:.3f}"},
        ),
        Claim(
            "perfect",
            f"A perfect head gets {PERFECT.accuracy:.0%}, and its loss comes as near to {PERFECT.loss:.0f} as you "
            "like. Vectors of two numbers are enough for that.",
        ),
        Claim(
            "one number is too few",
            "One number is too few. With dₖ = 1 every score is a product of two numbers. A query then favours either "
            "the key with the largest number or the one with the smallest, so they can't all be right.",
            too_small,
        ),
    )


def what_to_watch(setup: Setup) -> Paragraph:
    """What is to be learned, and where to look, before it begins."""
    return paragraph(
        f"**{setup.task.statement}** In each row, a frame marks the token to find. Press **Start** and watch the "
        "colours move into the frames.",
        Claim(
            "both neighbours at best",
            "With Q = K they can't: a token that looks ahead looks back just as much.",
            setup.limit is not None,
        ),
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
        f"{tied} has no meaning in the task {chosen.name}, which trains no values. "
        f"You can tie {', '.join(tie for tie in chosen.ties if tie != 'none')} here."
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
                "**This choice makes little difference here.** Both learn the task, by step "
                f"{fast.learned_at} and step {slow.learned_at}.",
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
        "Each row stands for one kind of token. **W_Q·W_Kᵀ** makes the scores: how strongly the row's token looks "
        "for the column's.",
        Claim(
            "a mirror image",
            "With Q = K, W_Q and W_K are one matrix, so W_Q·W_Kᵀ is its own mirror image.",
            "Q=K" in ties,
        ),
        Claim(
            "both label and content",
            "With V = K, one matrix has to say both the label and the content.",
            "V=K" in ties,
        ),
        Claim("values stay", "W_V is the identity here and isn't trained.", not setup.task.learns_values),
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
            f"*{label}* has had {plural(outcome.n_steps, 'step')}. Give it more, or another rate.",
            outcome.can_learn and not outcome.is_tied,
            {"run": label},
        ),
        Claim(
            "nobody knows",
            f"*{label}* has had {plural(outcome.n_steps, 'step')}. Nobody has proved whether more would help.",
            outcome.can_learn,
            {"run": label},
        ),
        Claim(
            "never will",
            f"*{label}* never will. It is proved that its loss can't stay below {outcome.lowest_loss:.3f}, however "
            "long it trains.",
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
            f"**This is proved, not measured.** With Q = K, score (i, j) equals score (j, i). Round the ring, what is "
            f"preferred ahead is preferred back, so the mean loss can't fall under ln 2 = **{level.loss:.3f}**. "
            f"Accuracy hides it: {size - 1} of {size} tokens may still be right by a hair.",
            about={"loss": f"{level.loss:.3f}"},
        )
    )


def _scaling_shows_where(setup: Setup) -> Paragraph:
    """Where the division matters in training: said beside a comparison that may not show it."""
    d_head = setup.config.d_head
    if d_head == 1:
        return paragraph(Claim("dividing by 1", "With dₖ = 1 the division changes nothing, so both runs are the same."))
    times = f"{math.sqrt(d_head):.1f}"
    return paragraph(
        Claim(
            "times as widely spread",
            f"At dₖ = {d_head}, undivided scores start {times} times as widely spread. With a small dₖ you will see "
            "little. Try dₖ = 256 in the tasks library and copy.",
            about={"d_head": d_head, "times": times},
        ),
        Claim(
            "places do without it",
            "A task that asks *where* a token looks is learned without the division too, and often sooner. Its loss "
            "reads the scores themselves, so no saturated softmax stands in the gradient's way.",
            not setup.task.learns_values and setup.limit is None,
            {"d_head": d_head},
        ),
    )


def _label_and_content(d_head: int) -> Paragraph:
    """V = K: no impossibility is claimed, for none is proved but that of a single number."""
    return paragraph(
        f"With V = K the same {plural(d_head, 'number')} {'has' if d_head == 1 else 'have'} to say two things: the "
        "label to be found by and the content to pass on.",
        Claim(
            "nothing proves it",
            "Nothing proves that impossible, and with enough numbers it works. The training shows what it costs.",
            d_head > 1,
            {"d_head": d_head},
        ),
        "Try dₖ = 4, then 8 and 32, in the task copy.",
    )
