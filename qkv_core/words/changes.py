"""What a change does to one head, in words: the argument for three vectors, with this head's own numbers.

The sentences follow what the head's matrices, scale and mask have become, not the list of what was asked for: of
two changes the later may undo the earlier.
"""

from collections.abc import Callable
from math import isnan

import numpy as np

from qkv_core.interventions import RULES, Intervention
from qkv_core.measures.changes import ChangedHead, Experiment, HeadMeasures
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import (
    hardly_differs,
    is_echo,
    is_more,
    is_much_more_of_an_echo,
)
from qkv_core.words.naming import few_or_count, listed, name_of
from qkv_core.words.shares import each, leaders, share

TO_TRY = "Choose *One matrix for q and k*, and watch the diagonal."

# What float32 leaves of two ways to add up the same products, as a share of the largest score.
_ROUNDING = 1e-5
_MATRICES = {letter: f"W_{letter}" for letter in "QKV"}


def what_happens(experiment: Experiment, head: ChangedHead) -> Paragraph:
    """What is changed, what that shows in this head, and the head's measures."""
    parts = (what_is_changed(experiment), where_the_query_looks(experiment), argument(experiment, head))
    return paragraph(*parts, measures_table(experiment, head), between="\n\n")


def answer(experiment: Experiment, tied: Experiment) -> Paragraph:
    """The head as chosen: with one matrix for q and k, with its key as value, or, where nothing is shared, as it is.

    `tied` is the first of these, whichever is chosen.
    """
    view, first, then = experiment.untouched, leaders(experiment.untouched.row), leaders(tied.changed.row)
    asks, most = _asks(view), few_or_count(view.tokens, first, strong=True)
    if not experiment.interventions:
        return paragraph(_if_tied(view, first, then))
    if experiment.interventions != tied.interventions:
        text = f"The value has no say in where {asks} looks: it still looks most at {most}."
        return paragraph(Claim("value_has_no_say", text, about={"keys": first}))
    share_now = f"{share(float(tied.changed.row[then[0]]))}{each(then)}"
    now = "**itself**" if then == (view.query,) else few_or_count(view.tokens, then, strong=True)
    text = f"With one vector for query and key, {asks} looks most at {now}: {share_now}."
    return paragraph(Claim("tied_looks_at", text, about={"keys": then, "now": share_now}))


def _if_tied(view: View, first: tuple[int, ...], then: tuple[int, ...]) -> Claim:
    opening = f"With one vector for query and key, {_asks(view)} would"
    most, other = (few_or_count(view.tokens, keys) for keys in (first, then))
    about = {"first": first, "then": then}
    return either(
        Claim("tied_no_other", f"{opening} still look most at {most}.", first == then, about),
        Claim("tied_itself", f"{opening} look most at **itself**, not at {most}.", then == (view.query,), about),
        Claim("tied_another", f"{opening} look most at {other}, not at {most}.", about=about),
    )


def what_is_changed(experiment: Experiment) -> Paragraph:
    """The rules in force with their places, and whose numbers these are no longer."""
    encoder, n_named = experiment.untouched.encoding.encoder, experiment.n_heads_named
    rules = (f"{RULES[change.kind]}, {_place(change)}." for change in experiment.interventions)
    return paragraph(
        Claim("rules", " ".join(f"{rule[:1].upper()}{rule[1:]}" for rule in rules)),
        Claim(
            "heads_named",
            f"You changed {n_named} of {encoder.n_layers * encoder.n_heads} heads.",
            about={"n": n_named},
        ),
        "These numbers are no longer the published model's.",
    )


def where_the_query_looks(experiment: Experiment) -> Paragraph:
    """The query's strongest keys before and after; several where their shares print the same."""
    view, before, after = experiment.untouched, experiment.untouched.row, experiment.changed.row
    first, then = leaders(before), leaders(after)
    was, now = (f"{share(float(row[keys[0]]))}{each(keys)}" for row, keys in ((before, first), (after, then)))
    n_seen = experiment.n_keys_seen
    everybody = "every token" if n_seen == len(after) else f"every one of the {n_seen} tokens that it may see"
    return paragraph(
        Claim(
            "looks_most_at",
            f"In {view.head_name}, {_asks(view)} looks most at {few_or_count(view.tokens, first, strong=True)}: {was}.",
            about={"keys": first, "was": was},
        ),
        either(
            Claim("looks_at_nothing", "Now it may look at no token at all.", not after.any()),
            Claim(
                "looks_at_all_alike",
                f"Now {everybody} gets the same: {share(float(after.max()))}.",
                1 < n_seen == len(then),
                {"n": n_seen, "now": share(float(after.max()))},
            ),
            Claim(
                "still_looks_most_at",
                f"It still does: {now}.",
                first == then,
                {"keys": then, "now": now},
            ),
            Claim(
                "now_looks_most_at",
                f"Now it looks most at {few_or_count(view.tokens, then, strong=True)}: {now}.",
                about={"keys": then, "now": now},
            ),
        ),
    )


def measures_table(experiment: Experiment, head: ChangedHead) -> Paragraph:
    """Four measures of the head, untouched and changed, as a Markdown table."""
    rows = (f"| {name} | {shown(head.untouched)} | {shown(head.changed)} |" for name, shown in _MEASURES.items())
    title = f"| {experiment.untouched.head_name} | untouched | changed |"
    return paragraph("\n".join([title, "|:--|--:|--:|", *rows]))


def argument(experiment: Experiment, head: ChangedHead) -> Paragraph:
    """What the change shows about the three vectors in this head; says so where it shows little."""
    name = experiment.untouched.head_name
    if head.nothing_changed:
        return paragraph(
            Claim("nothing_changes", f"**Nothing changes in {name}.**"),
        )
    if head.silent:
        return paragraph(
            Claim("silent", f"{name} is switched off: its z is 0, and it adds nothing to the layer's output."),
        )
    return paragraph(
        _queries_and_keys(experiment, head),
        _values(head),
        _other_matrices(head),
        _z(experiment, head),
        _scale(experiment, head),
        _past(head),
        Claim("only_reads", f"{name} itself is unchanged, but it reads another x.", head.only_reads),
        _moved(head),
        between="\n\n",
    )


def brought_back(experiment: Experiment, head: ChangedHead) -> Paragraph:
    """Which token's value the query's z is most like, before and after, and how far z has turned."""
    view, found = experiment.untouched, head.retrieval
    if head.silent:
        return paragraph(Claim("hands_over_nothing", "The changed head brings back nothing: its z is 0."))
    best, then = int(found.before.argmax()), int(found.after.argmax())
    return paragraph(
        Claim(
            "most_like",
            f"Untouched, z of {_asks(view)} is most like the value of {name_of(view.tokens, best)}. Changed, it is "
            f"most like the untouched value of {name_of(view.tokens, then)}.",
            about={"before": best, "after": then},
        ),
        _turned(experiment, head),
        _echo(head),
    )


def _queries_and_keys(experiment: Experiment, head: ChangedHead) -> Paragraph:
    made_by = (head.made_by["Q"], head.made_by["K"])
    if head.keys_are_queries:
        return _tied(experiment, head)
    return _swapped(experiment, head) if made_by == ("K", "Q") else paragraph()


def _tied(experiment: Experiment, head: ChangedHead) -> Paragraph:
    view, query, key = experiment.untouched, experiment.untouched.query, head.other
    before, after = view.trace.scores[view.head], experiment.changed.trace.scores[view.head]
    asks, answers, own = _asks(view), name_of(view.tokens, key), float(after[query, query])
    opening = f"A token's score with itself is now its vector's squared length. For {asks} that is"
    return paragraph(
        Claim(
            "symmetric",
            f"Now **S = Sᵀ**: {asks} and {answers} score {after[query, key]:.2f} both ways. Untouched, they scored "
            f"{before[query, key]:.2f} and {before[key, query]:.2f}.",
            about={"key": key, "scores": (after[query, key], before[query, key], before[key, query])},
        ),
        either(
            Claim("own_is_largest", f"{opening} the largest score.", bool(own >= after[query].max())),
            Claim("own_is_not_largest", f"{opening} still not the largest score."),
        ),
    )


def _swapped(experiment: Experiment, head: ChangedHead) -> Paragraph:
    before = experiment.untouched.trace.scores[experiment.untouched.head]
    return paragraph(
        either(
            Claim(
                "transposed",
                "**Queries and keys have changed places**: S is the untouched Sᵀ.",
                head.from_transpose <= _ROUNDING * np.abs(before).max(),
            ),
            Claim(
                "swapped_on_another_x",
                "Queries and keys have changed places. S isn't the untouched Sᵀ, because x has changed too.",
            ),
        ),
    )


def _values(head: ChangedHead) -> Paragraph:
    """Where the values no longer come from x through W_V: from where, and that the weights don't depend on it."""
    matrix = _MATRICES.get(head.made_by["V"], "")
    others = (
        Claim("blend_of_keys", "z is now a blend of keys: labels instead of books.", head.values_are_keys),
        Claim(
            "blend_by_another_matrix",
            f"z is now a blend of what the untouched {matrix} makes of x.",
            head.made_by["V"] in ("Q", "K"),
            {"letter": head.made_by["V"]},
        ),
        Claim(
            "blend_of_x",
            "z is now a blend of numbers of x: W_V chooses nothing.",
            head.made_by["V"] == "x",
        ),
    )
    said = [claim for claim in others if claim.holds][:1]
    return paragraph(_no_part_in_weights(head), *said) if said else paragraph()


def _no_part_in_weights(head: ChangedHead) -> Claim:
    opening = "The values have no say in their own head's weights. These differ because"
    return either(
        Claim("weights_as_they_were", "The values have no say in the weights, so no weight moves.", head.same_weights),
        Claim("weights_differ_by_x", f"{opening} the head reads another x.", not head.own_parts_changed),
        Claim("weights_differ_by_the_rest", f"{opening} you changed more in it.", head.reads_the_same),
        Claim("weights_differ_by_both", f"{opening} you changed more in it, and it reads another x."),
    )


def _other_matrices(head: ChangedHead) -> Paragraph:
    drawn, shared = (
        [matrix for letter, matrix in _MATRICES.items() if head.made_by[letter] == origin]
        for origin in ("random", "shared")
    )
    return paragraph(
        Claim(
            "drawn_anew",
            f"Nothing learned is left in {listed(drawn)}. W_O is as it was.",
            bool(drawn),
            {"matrices": tuple(drawn)},
        ),
        Claim(
            "shared",
            f"{listed(shared)} {'is' if len(shared) == 1 else 'are'} now the mean of several heads' matrices.",
            bool(shared),
            {"matrices": tuple(shared)},
        ),
    )


def _z(experiment: Experiment, head: ChangedHead) -> Paragraph:
    """How far z has turned, where it is made of something else."""
    if head.made_by["V"] == "V" and "random" not in head.made_by.values():
        return paragraph()
    said = paragraph(_turned(experiment, head))
    return paragraph(said, _echo(head)) if head.values_are_keys else said


def _turned(experiment: Experiment, head: ChangedHead) -> Claim:
    cosine = f"{head.retrieval.between:.2f}"
    text = f"z of {_asks(experiment.untouched)} has the cosine **{cosine}** with the untouched one."
    return Claim("z_turned", text, about={"cosine": cosine})


def _echo(head: ChangedHead) -> Claim:
    """Whether the answer repeats the question, as a blend of keys does."""
    before, after = head.retrieval.own_query_before, head.retrieval.own_query_after
    opening = f"With its own query it has the cosine {after:.2f}, untouched {before:.2f}:"
    return either(
        Claim("echoes_now", f"{opening} the answer **echoes the question**.", is_much_more_of_an_echo(after, before)),
        Claim("no_echo", f"{opening} no echo of the question.", not is_echo(after)),
        Claim("echo_as_before", f"{opening} an echo, as it was before.", hardly_differs(after, before)),
        Claim("more_of_an_echo", f"{opening} somewhat more of an echo than before.", after > before),
        Claim("less_of_an_echo", f"{opening} still an echo, but less of one."),
    )


def _scale(experiment: Experiment, head: ChangedHead) -> Paragraph:
    n, factor = len(experiment.untouched.tokens), head.rescaled
    if factor == 0:
        even = f"Each of the {n} tokens gets 1/{n} = {1 / n:.4f}, so z is the mean of all values."
        seen = "Every token that a query may see gets the same weight, so z is the mean of their values."
        return paragraph(either(Claim("even_in_sight", seen, head.looks_back_only), Claim("even", even)))
    if factor == 1:
        return paragraph()
    before, after = head.untouched.entropy_share, head.changed.entropy_share
    numbers = f"its entropy goes from {_share(before)} to {_share(after)} of the largest possible."
    about = {"factor": f"{factor:.3g}"}
    # What else is changed may do more than the scale: then the verdict is on all of it.
    with_all = "" if head.only_rescaled else "with all that is changed, "
    opening = f"Scores count {factor:.3g} times as much before the softmax, and {with_all}the head looks"
    return paragraph(
        either(
            Claim("sharper", f"{opening} sharper: {numbers}", is_more(before, after, ".1%"), about),
            Claim("flatter", f"{opening} flatter: {numbers}", is_more(after, before, ".1%"), about),
            Claim(
                "as_sharp",
                f"{opening} as sharp as before: its entropy stays {_share(before)} of the largest possible.",
                about=about,
            ),
        )
    )


def _past(head: ChangedHead) -> Claim:
    return Claim(
        "looks_back_only",
        "No query sees what comes after it: above the diagonal every weight is 0.",
        head.looks_back_only,
    )


def _moved(head: ChangedHead) -> Claim:
    """How much of the head's attention went elsewhere."""
    some = f"{head.moved:.2%}" if head.moved >= 0.00005 else "less than 0.01%"
    return either(
        Claim("weights_are_the_same", "", head.moved == 0),
        Claim(
            "hardly_moved",
            f"**Attention hardly moves here**: {some} of it, on average.",
            hardly_differs(head.moved, 0),
            {"moved": head.moved},
        ),
        Claim(
            "moved",
            f"On average, {head.moved:.0%} of a query's attention has moved to other tokens.",
            about={"moved": head.moved},
        ),
    )


def _place(change: Intervention) -> str:
    """Where a change acts, in words."""
    if change.layer is None:
        return "everywhere"
    return f"in layer {change.layer}" if change.head is None else f"in {change.place}"


def _asks(view: View) -> str:
    return name_of(view.tokens, view.query)


def _share(value: float) -> str:
    return "none" if isnan(value) else f"{value:.1%}"


_MEASURES: dict[str, Callable[[HeadMeasures], str]] = {
    "symmetry of the scores: cosine of S with Sᵀ": lambda found: f"{found.score_symmetry:.4f}",
    "largest difference between the two directions of a pair": lambda found: f"{found.largest_gap:.4f}",
    "weight of a token on itself, the mean": lambda found: _share(found.self_attention),
    "entropy of a row as a share of ln n, the mean": lambda found: _share(found.entropy_share),
}
