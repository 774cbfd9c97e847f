"""What is said of a changed head, against its matrices and its trace: any changes, combined in any order."""

import itertools
import math
import random

import numpy as np

from qkv_core.interventions import Kind, check_interventions, parse_interventions
from qkv_core.measures.changes import Experiment, changed_head
from qkv_core.view import View
from qkv_core.words import changes as words
from tests.models import bundled
from tests.property.claims.views import as_shown, check, encodings, share_the_lead, under, views

N_EXPERIMENTS = 400
LONGEST = 64  # tokens
VALUES = {
    Kind.TEMPERATURE: ("0.01", "0.5", "0.9999", "1", "2", "100"),
    Kind.RANDOM_W: ("0", "7"),
    Kind.SHARED_KV: ("1", "3", "6", "12"),
}
MASKED = ("uniform@{here},causal@all", "uniform@all,knock-out@{here}", "knock-out@{here},causal@{here},uniform@{here}")
UNDONE = ("swap-qk@{here},swap-qk@{here}", "no-scale@{here},temperature=5.656854249492381@{here}", "temperature=1@all")


def experiments(n, seed=2017):
    """So many views, each under one to three changes in its head, its layer, everywhere or elsewhere."""
    draw, encoder = random.Random(seed), bundled()
    short = [view for view in views(2 * n, seed=seed) if len(view.tokens) <= LONGEST]
    for view in short[:n]:
        places = [f"L{view.layer}H{view.head}"] * 3 + [
            f"L{view.layer}",
            "all",
            f"L{draw.randrange(6)}H{draw.randrange(12)}",
        ]
        text = ",".join(_change(draw, draw.choice(places)) for _ in range(draw.randint(1, 3)))
        if draw.random() < 0.1:
            text = draw.choice(UNDONE + MASKED).format(here=places[0])
        made = parse_interventions(text)
        check_interventions(made, encoder.n_layers, encoder.n_heads)
        yield Experiment(view, under(view, made))


def _change(draw, place):
    kind = draw.choice(list(Kind))
    value = f"={draw.choice(VALUES[kind])}" if kind in VALUES else ""
    return f"{kind}{value}@{'all' if kind is Kind.NO_POSITIONS else place}"


class Lab:
    """The head before and after, as arrays to compare."""

    def __init__(self, experiment):
        self.view, self.changed = experiment.untouched, experiment.changed
        self.experiment, self.head, self.query = experiment, self.view.head, self.view.query
        self.row, self.row_after = self.view.row.tolist(), self.changed.row.tolist()
        self.weights, self.weights_after = self.view.head_weights, self.changed.head_weights
        self.S, self.S_after = self.view.trace.scores[self.head], self.changed.trace.scores[self.head]
        self.x_is_the_same = bool((self.view.layer_trace.x == self.changed.layer_trace.x).all())

    def of(self, name, *, after=True):
        """q, k, v or z of the head."""
        return getattr((self.changed if after else self.view).trace, name)[self.head]

    def matrix(self, letter, *, after=True):
        layer = (self.changed if after else self.view).layer_trace.layer
        return getattr(layer, f"W_{letter}")[self.head], getattr(layer, f"b_{letter}")[self.head]

    def is_learned(self, letter, as_letter):
        pairs = zip(self.matrix(letter), self.matrix(as_letter, after=False), strict=True)
        return all((one == other).all() for one, other in pairs)

    def own_parts_are_the_same(self):
        layer, before = self.changed.layer_trace.layer, self.view.layer_trace.layer
        causal = layer.causal is not None and layer.causal[self.head].any()
        scales = [view.trace.scale_of(self.head) for view in (self.view, self.changed)]
        return (
            self.is_learned("Q", "Q") and self.is_learned("K", "K") and scales[0] == scales[1] and not causal
        ) and before.mask is None

    def cosine(self, one, other):
        lengths = math.hypot(*map(float, one)) * math.hypot(*map(float, other))
        return sum(float(a) * float(b) for a, b in zip(one, other, strict=True)) / lengths if lengths else 0.0

    def echo(self, *, after):
        return self.cosine(self.of("z", after=after)[self.query], self.of("q", after=after)[self.query])

    def entropy_share(self, *, after):
        rows = (self.weights_after if after else self.weights).astype(float).tolist()
        total = sum(-sum(w * math.log(w) for w in row if w > 0) for row in rows)
        return total / len(rows) / math.log(len(rows))

    def moved(self):
        rows = zip(self.weights.tolist(), self.weights_after.tolist(), strict=True)
        return sum(abs(a - b) for before, after in rows for a, b in zip(before, after, strict=True)) / 2 / len(self.row)


def n_heads_named(lab, n):
    places = {str(change).partition("@")[2] for change in lab.experiment.interventions}
    named = [(i, j) for i in range(6) for j in range(12) if places & {"all", f"L{i}", f"L{i}H{j}"}]
    return n == len(named)


def rules_hold(lab):
    """Of the rules that promise something of the weights, in every head that they name."""
    return all(
        _rule_holds(lab, change.kind, layer, head)
        for change in lab.experiment.interventions
        for layer in range(6)
        for head in range(12)
        if _names(change, layer, head)
    )


def _rule_holds(lab, kind, layer, head):
    trace = lab.changed.encoding.layers[layer].attention
    weights = trace.attention_weights[head]
    if kind is Kind.UNIFORM:
        in_sight = [row[_in_sight(lab, layer, head, query)] for query, row in enumerate(weights)]
        return all(row.size == 0 or (np.ptp(row) < 1e-6 and abs(row.sum() - 1) < 1e-5) for row in in_sight)
    if kind is Kind.CAUSAL:
        return not np.triu(weights, 1).any()
    return kind is not Kind.KNOCK_OUT or not (weights.any() or trace.z[head].any())


def _in_sight(lab, layer, head, query):
    """The keys that a head's query may see, by the list of changes."""
    kinds = {change.kind for change in lab.experiment.interventions if _names(change, layer, head)}
    return slice(0) if Kind.KNOCK_OUT in kinds else slice(query + 1 if Kind.CAUSAL in kinds else len(lab.row))


def _names(change, layer, head):
    return str(change).partition("@")[2] in {"all", f"L{layer}", f"L{layer}H{head}"}


def nothing_changed(lab):
    parts = all((lab.of(name) == lab.of(name, after=False)).all() for name in "qkvz")
    return parts and lab.x_is_the_same and (lab.weights == lab.weights_after).all()


def is_symmetric(lab, key, scores):
    S, close = lab.S_after.astype(float), 1e-5 * np.abs(lab.S_after).max()
    said = (S[lab.query, key], lab.S[lab.query, key], lab.S[key, lab.query])
    return np.abs(S - S.T).max() <= close and np.allclose(said, scores) and key != lab.query


def likeness_to_learned(lab, letter):
    """The largest cosine with any head's learned matrix of the layer: those of two heads are nearly perpendicular."""
    W, layer = lab.matrix(letter)[0].ravel(), lab.view.layer_trace.layer
    learned = np.concatenate([getattr(layer, f"W_{name}").reshape(12, -1) for name in "QKV"])
    return float((learned @ W / np.linalg.norm(learned, axis=1)).max() / np.linalg.norm(W))


def is_mean(lab, letter):
    """Like some learned matrix, but none itself: the mean of 12 perpendicular ones has the cosine 0.29 with each."""
    return 0.2 < likeness_to_learned(lab, letter) < 0.999


def holds_nothing_learned(lab, letter):
    return likeness_to_learned(lab, letter) < 0.2 and not lab.matrix(letter)[1].any()


def differs(lab, *, x, own):
    weights_differ = not (lab.weights == lab.weights_after).all()
    return weights_differ and lab.x_is_the_same != x and lab.own_parts_are_the_same() != own


def is_even(lab):
    return all(abs(w - 1 / len(lab.row)) < 1e-6 for row in lab.weights_after.tolist() for w in row)


def is_even_in_sight(lab):
    rows = enumerate(lab.weights_after.tolist())
    return all(abs(w - (1 / (i + 1) if j <= i else 0)) < 1e-6 for i, row in rows for j, w in enumerate(row))


def entropy(lab, factor, sign):
    before, after = (f"{lab.entropy_share(after=after):.4f}" for after in (False, True))
    ratio = lab.changed.trace.scale_of(lab.head) / lab.view.trace.scale_of(lab.head)
    change = float(after) - float(before)
    grew = {1: change > 0.0001, -1: change < -0.0001, 0: abs(change) < 0.0012}[sign]
    return grew and math.isclose(float(factor), ratio, rel_tol=0.006)


def looks_back(lab):
    rows = lab.weights_after.tolist()
    return rows[0][0] == 1 and all(w == 0 for i, row in enumerate(rows) for w in row[i + 1 :])


def most_like(lab, before, after):
    """Both named tokens have the largest cosine with z, to rounding."""
    values = lab.of("v", after=False)
    for said, was_changed in ((before, False), (after, True)):
        cosines = [lab.cosine(value, lab.of("z", after=was_changed)[lab.query]) for value in values]
        if cosines[said] < max(cosines) - 1e-5:
            return False
    return True


def lead(row, keys, shown=None):
    """These are the keys with the largest share, as it is shown; "each" where there are several."""
    printed = as_shown(max(row))
    return share_the_lead(row, keys, printed) and shown in (None, printed + (" each" if len(keys) > 1 else ""))


def seen(lab):
    """The keys that get anything, or could: all but those behind a mask."""
    kinds = [change for change in lab.experiment.interventions if _names(change, lab.view.layer, lab.head)]
    causal = any(change.kind is Kind.CAUSAL for change in kinds)
    return range(lab.query + 1 if causal else len(lab.row))


def is_echo_that_moved(lab, low, high):
    """It is an echo, and its cosine grew by a number from low to high."""
    grew = lab.echo(after=True) - lab.echo(after=False)
    return lab.echo(after=True) > 0.199 and low - 1e-3 < grew < high + 1e-3


ORACLES = {
    "rules": rules_hold,
    "heads_named": n_heads_named,
    "looks_most_at": lambda lab, keys, was: lead(lab.row, keys, was),
    "looks_at_nothing": lambda lab: max(lab.row_after) == 0,
    "looks_at_all_alike": lambda lab, n, now: (
        n == len(seen(lab)) > 1 and all(as_shown(lab.row_after[key]) == now for key in seen(lab))
    ),
    "still_looks_most_at": lambda lab, keys, now: lead(lab.row, keys) and lead(lab.row_after, keys, now),
    "now_looks_most_at": lambda lab, keys, now: lead(lab.row_after, keys, now) and not lead(lab.row, keys),
    "nothing_changes": nothing_changed,
    "silent": lambda lab: not lab.weights_after.any() and not lab.of("z").any(),
    "symmetric": is_symmetric,
    "own_is_largest": lambda lab: lab.S_after[lab.query, lab.query] >= max(lab.S_after[lab.query]),
    "own_is_not_largest": lambda lab: lab.S_after[lab.query, lab.query] < max(lab.S_after[lab.query]),
    "transposed": lambda lab: np.abs(lab.S_after - lab.S.T).max() <= 1e-4 * np.abs(lab.S).max(),
    "swapped_on_another_x": lambda lab: lab.is_learned("Q", "K") and lab.is_learned("K", "Q") and not lab.x_is_the_same,
    "blend_of_keys": lambda lab: (lab.of("v") == lab.of("k")).all(),
    "blend_by_another_matrix": lambda lab, letter: lab.is_learned("V", letter) and letter != "V",
    "blend_of_x": lambda lab: (lab.of("v") == lab.changed.layer_trace.x[:, 32 * lab.head : 32 * lab.head + 32]).all(),
    "weights_as_they_were": lambda lab: (lab.weights == lab.weights_after).all(),
    "weights_differ_by_x": lambda lab: differs(lab, x=True, own=False),
    "weights_differ_by_the_rest": lambda lab: differs(lab, x=False, own=True),
    "weights_differ_by_both": lambda lab: differs(lab, x=True, own=True),
    "drawn_anew": lambda lab, matrices: all(holds_nothing_learned(lab, name[-1]) for name in matrices),
    "shared": lambda lab, matrices: all(is_mean(lab, name[-1]) for name in matrices),
    "z_turned": lambda lab, cosine: (
        abs(float(cosine) - lab.cosine(lab.of("z")[lab.query], lab.of("z", after=False)[lab.query])) < 0.0051
    ),
    "echoes_now": lambda lab: lab.echo(after=True) > 0.199 and lab.echo(after=True) - lab.echo(after=False) > 0.199,
    "no_echo": lambda lab: lab.echo(after=True) < 0.201,
    "echo_as_before": lambda lab: is_echo_that_moved(lab, -0.05, 0.05),
    "more_of_an_echo": lambda lab: is_echo_that_moved(lab, 0.05, 0.2),
    "less_of_an_echo": lambda lab: is_echo_that_moved(lab, -2, -0.05),
    "even": is_even,
    "even_in_sight": is_even_in_sight,
    "sharper": lambda lab, factor: entropy(lab, factor, -1),
    "flatter": lambda lab, factor: entropy(lab, factor, 1),
    "as_sharp": lambda lab, factor: entropy(lab, factor, 0),
    "looks_back_only": looks_back,
    "only_reads": lambda lab: lab.own_parts_are_the_same() and lab.is_learned("V", "V") and not lab.x_is_the_same,
    "weights_are_the_same": lambda lab: (lab.weights == lab.weights_after).all(),
    "hardly_moved": lambda lab, moved: lab.moved() < 0.0501 and abs(moved - lab.moved()) < 1e-5,
    "moved": lambda lab, moved: lab.moved() > 0.0499 and abs(moved - lab.moved()) < 1e-5,
    "hands_over_nothing": lambda lab: not lab.of("z").any(),
    "most_like": most_like,
}


def test_every_claim_about_a_changed_head():
    checked, said = 0, set()
    for experiment in experiments(N_EXPERIMENTS):
        lab, head = Lab(experiment), changed_head(experiment)
        for paragraph in (words.what_happens(experiment, head), words.brought_back(experiment, head)):
            checked += check(paragraph, ORACLES, lab)
            said |= {claim.name for claim in paragraph.claims}
    assert checked > 5 * N_EXPERIMENTS
    assert said | SELDOM == set(ORACLES), set(ORACLES) - said


SELDOM = {"less_of_an_echo"}
ANSWERS = {
    "tied_no_other": lambda tied, first, then: first == then and lead(tied.row, first) and lead(tied.row_after, then),
    "tied_itself": lambda tied, first, then: (
        then == (tied.query,) != first and lead(tied.row, first) and lead(tied.row_after, then)
    ),
    "tied_another": lambda tied, first, then: (
        (tied.query,) != then != first and lead(tied.row, first) and lead(tied.row_after, then)
    ),
    "tied_looks_at": lambda tied, keys, now: lead(tied.row_after, keys, now),
    "value_has_no_say": lambda tied, keys: lead(tied.row, keys),
}


def test_the_answer_holds_whatever_is_shared():
    said = set()
    for view in [view for view in views(300, seed=8) if len(view.tokens) <= LONGEST]:
        of_change = {
            change: Experiment(view, under(view, parse_interventions(change)))
            for change in ("", f"tie-qk@{view.head_name}", f"v-from-k@{view.head_name}")
        }
        untouched, tied, values = of_change.values()
        assert (values.changed.row == view.row).all()
        for experiment in (untouched, tied, values):
            answer = words.answer(experiment, tied)
            assert check(answer, ANSWERS, Lab(tied)) == 1
            said |= {claim.name for claim in answer.claims}
    assert said == set(ANSWERS)


def test_what_is_said_of_echoes_in_every_head():
    """The values are the keys, layer by layer, so that what each head reads has not changed."""
    checked, said = 0, set()
    draw = random.Random(11)
    for encoding, layer in itertools.product(encodings()[:12], range(6)):
        changed = encoding.encoder.encode(encoding.text, parse_interventions(f"v-from-k@L{layer}"))
        for head in range(12):
            view = View(encoding, layer, head, draw.randrange(len(encoding.tokens)))
            experiment = Experiment(view, view.of(changed))
            paragraph = words.brought_back(experiment, changed_head(experiment))
            checked += check(paragraph, ORACLES, Lab(experiment))
            said |= {claim.name for claim in paragraph.claims}
    assert checked == 3 * 12 * 72
    assert said > {"echoes_now", "no_echo", "echo_as_before", "more_of_an_echo", "less_of_an_echo"}


def test_no_sentence_is_said_twice():
    for experiment in experiments(N_EXPERIMENTS // 4, seed=3):
        names = [claim.name for claim in words.what_happens(experiment, changed_head(experiment)).claims]
        assert len(names) == len(set(names))


def test_what_a_scale_alone_does_is_its_own():
    """Where nothing else makes the weights, larger scores can't look flatter; else the verdict is on all of it."""
    told = {True: 0, False: 0}
    for experiment in experiments(N_EXPERIMENTS // 3, seed=4):
        head, lab = changed_head(experiment), Lab(experiment)
        said = words.what_happens(experiment, head)
        verdicts = [claim for claim in said.claims if claim.name in ("sharper", "flatter", "as_sharp")]
        for claim in verdicts:
            alone = lab.x_is_the_same and all(lab.is_learned(name, name) for name in "QK") and not looks_back(lab)
            assert ("with all that is changed, " in claim.text) != alone
            if alone:
                assert claim.name in ("as_sharp", "sharper" if float(claim.about["factor"]) > 1 else "flatter")
            told[alone] += 1
    assert min(told.values()) > 3
