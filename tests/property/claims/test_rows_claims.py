"""What is said of a row, against its weights read out key by key."""

from qkv_core.measures.rows import row
from qkv_core.words.rows import markers, strongest_key
from tests.property.claims.views import as_shown, check, long_rows, share_the_lead, views


def weights_of(view):
    """What the query gives to each key."""
    trace = view.encoding.layers[view.layer].attention
    return [float(trace.attention_weights[view.head, view.query, key]) for key in range(len(view.tokens))]


def lead(view, keys, share):
    return share_the_lead(weights_of(view), keys, share)


def come_second(view, keys, share):
    """All but the one key that shows more than they."""
    weights = weights_of(view)
    best = max(range(len(weights)), key=weights.__getitem__)
    alike = [key for key, weight in enumerate(weights) if key != best and as_shown(weight) == share]
    rest = [weight for key, weight in enumerate(weights) if key != best and key not in alike]
    return (
        best not in keys
        and as_shown(weights[best]) != share
        and sorted(keys) == alike
        and all(weight < min(weights[key] for key in keys) for weight in rest)
    )


def mean_beside(view, step):
    """The head's weight on the token `step` away, over all queries that have one."""
    trace = view.encoding.layers[view.layer].attention
    beside = [
        float(trace.attention_weights[view.head, query, query + step])
        for query in range(len(view.tokens))
        if 0 <= query + step < len(view.tokens)
    ]
    return sum(beside) / len(beside)


def is_added(view, key):
    return key in (0, len(view.tokens) - 1) and view.encoding.spans[key] == (0, 0)


def looks_beside(view, key, step):
    return is_added(view, key) and key == view.query + step and mean_beside(view, step) > 0.5 - 1e-6


ORACLES = {
    "looks_most": lambda view, key, share: lead(view, [key], share),
    "some_share_the_lead": lambda view, keys, share: len(keys) > 1 and lead(view, keys, share),
    "looks_at_all_alike": lambda view, keys, share: (
        sorted(keys) == list(range(len(view.tokens))) and lead(view, keys, share)
    ),
    "then": come_second,
    "no_other": lambda view: sorted(weights_of(view))[-2] < 0.01,
    "looks_one_back": lambda view, key: looks_beside(view, key, -1),
    "looks_one_on": lambda view, key: looks_beside(view, key, 1),
    "rests_on_a_marker": lambda view, key: is_added(view, key) and key != view.query,
    "answers_itself": lambda view, key: key == view.query and max(weights_of(view)) == weights_of(view)[key],
    "not_trained_for_pronouns": lambda view: (
        view.tokens[view.query] in ("it", "he", "she", "they", "him", "her", "them")
        and weights_of(view)[view.query] < max(weights_of(view))
    ),
    "visible_weights": lambda view, share: (
        abs(sum(weight for key, weight in enumerate(weights_of(view)) if not is_added(view, key)) - float(share)) < 6e-5
    ),
}


def said_of(view):
    found = row(view)
    return [strongest_key(view, found), markers(view, found)]


def test_every_claim_holds():
    checked, names = 0, set()
    for view in [*views(2000, seed=31), *views(1000, seed=32, changed=True), *long_rows(3000)]:
        for said in said_of(view):
            checked += check(said, ORACLES, view)
            names |= {claim.name for claim in said.claims}
    assert checked > 14000
    assert names == set(ORACLES)


def test_a_word_that_stands_there_twice_is_named_with_its_place():
    named = 0
    for view in views(600, seed=33):
        sentence = strongest_key(view, row(view))
        for token in set(view.tokens):
            if view.tokens.count(token) > 1 and f"`{token}`" in sentence:
                assert sentence.count(f"`{token}` (") == sentence.count(f"`{token}`")
                named += 1
    assert named > 100
