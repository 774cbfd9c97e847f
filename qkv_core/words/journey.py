"""The words of the living picture, as templates: the browser fills them from the row that it shows.

`{asks}` and `{top}` are tokens by name, `the (2)` where a word comes twice; numbers come as the picture writes them.
What stands between ** is strong. A scene has several captions of at most twelve words, each with the condition under
which it is true; the conditions' names are those of `caseOf` in figures/journey/assets/sentences.js. An aside is the
small line under a caption, with what can be done there.
"""

from typing import Any

from qkv_core.words.comparatives import EMPTY

WORDS: dict[str, Any] = {
    "titles": {
        "picture": "The journey of one query",
        "across": "The journey of one query into another text",
        "tokens": "The sentence, token by token",
    },
    "invitation": "Touch a word: it asks",
    "scenes": {
        "make": {
            "name": "Make",
            "says": {"all": "Three matrices turn x of **{asks}** into q, k and v."},
        },
        "ask": {
            "name": "Ask",
            "says": {
                "all": "**{asks}** asks: its query q goes out to every key k.",
                "one": "**{asks}** asks: its query q meets its own key k.",
                "masked": "**{asks}** asks: q goes out to the {n_allowed} keys it may see.",
                "masked_one": "**{asks}** asks: q goes out to the only key it may see.",
                "other": "**{asks}** asks another text: q goes out to every key there.",
                "nobody": "**{asks}** asks in vain: in this head it sees no key.",
            },
        },
        "match": {
            "name": "Match",
            "says": {
                "highest": "q × k, number by number, added up: **{top}** scores highest, **{score}**.",
                "negative": "q × k, added up: all below 0, **{top}** highest with **{score}**.",
                "tied": "q × k, added up: several keys share the highest score, **{score}**.",
                "one": "q × k, number by number, added up: the only score is **{score}**.",
                "nobody": "Every key is struck out, so no score counts.",
            },
        },
        "scale": {
            "name": "Scale",
            "says": {
                "root": "All are divided by √{d}: the {score} of **{top}** becomes **{scaled}**.",
                "none": "Nothing is divided by √{d} here: **{top}** keeps its **{scaled}**.",
                "zero": "All are multiplied by 0: nothing tells the keys apart.",
                "other": "All are multiplied by {scale}: the {score} of **{top}** becomes **{scaled}**.",
                "distance": "× {scale} + {distance} for its distance: the {score} of **{top}** becomes **{scaled}**.",
                "nobody": "Every key is struck out, so there is nothing to scale.",
            },
        },
        "share": {
            "name": "Share",
            "says": {
                "largest": "Softmax turns scores into shares of 100%: **{best}** gets most, **{share}**.",
                "itself": "Softmax turns scores into shares of 100%: **{best}** keeps most, **{share}**.",
                "marker": "Softmax turns scores into shares: **{asks}** rests on **{best}**, **{share}**.",
                "tied": "Softmax turns scores into shares of 100%: several get most, **{share}**.",
                "equal": "Softmax turns scores into shares: all are alike, **{share}** each.",
                "one": "Softmax turns scores into shares: the only key gets **{share}**.",
                "nobody": "Every key is struck out, so every share is 0.",
            },
        },
        "blend": {
            "name": "Blend",
            "says": {
                "largest": "Each value v flows in by its share: z is **{share}** **{best}**.",
                "itself": "Values v flow in by share: z is **{share}** **{best}** itself.",
                "marker": "Each value v flows in by its share: z is **{share}** **{best}**.",
                "tied": "Values v flow in by share: several lead z with **{share}** each.",
                "equal": "Values v flow in alike: z is the average of {n_allowed}.",
                "one": "There is one value v only: z is that.",
                "nobody": "Nothing is handed over: z of **{asks}** is 0.",
            },
        },
        "add": {
            "name": "Add",
            "says": {
                "towards": "z goes through W_O onto x: **{asks}** moves towards **{best}**.",
                "away": "z goes through W_O onto x: **{asks}** moves away from **{best}**.",
                "still": "z goes through W_O onto x: **{asks}** comes no nearer to **{best}**.",
                "length": "z goes through W_O onto x: **{asks}** moves by {moved}.",
                "unknown": "z goes through W_O and is added to x.",
            },
        },
    },
    "asides": {
        "make": "Touch a number of q, k or v to see its {d_model} products with one column of W.",
        "waiting": "Fetching the model's numbers …",
        "far": "Touch the square of {head} to see its own matrices.",
        "absent": "The matrices of {head} are not in this file.",
        "match": "Grey × grey is above 0: two numbers below 0 make one above.",
        "share": "Each is e to the power of its score, less the largest: that changes no share.",
        "empty": "A resting place: its value is nearly empty, with length {length}; half have {median} or more.",
        "full": "A marker that stands in every text. Its value has length {length}; half have {median} or more.",
        "added": "{head} moves it by {moved} of its length, all {n_heads} heads by {moved_by_all}. Most towards "
        "{most}: {change}.",
        "added_away": "{head} moves it by {moved} of its length, all {n_heads} heads by {moved_by_all}. It nears no "
        "other token.",
    },
    "nearly_empty": EMPTY,
    "why": {"match": "Why multiply?", "scale": "Why divide?", "close": "Close"},
    "words_alone": "The words alone",
    "with_markers": "With markers",
    "guess": {
        "ask": "Which word will **{asks}** look at most? Touch one.",
        "show": "Show me",
        "right": "Right! **{asks}** looks most at **{best}**: **{share}**.",
        "wrong": "You said **{guess}**: {own}. **{asks}** looks most at **{best}**: **{share}**.",
        "shared": "You said **{guess}**: {own}. Several share the lead with **{share}**.",
    },
    "pointed": {
        "root": "**{asks}** asks **{key}**: q·k = {score}, ÷ √{d} = {scaled}, share **{share}**.",
        "none": "**{asks}** asks **{key}**: q·k = {score}, not scaled, share **{share}**.",
        "zero": "**{asks}** asks **{key}**: q·k = {score}, × 0, share **{share}**.",
        "other": "**{asks}** asks **{key}**: q·k = {score}, × {scale} = {scaled}, share **{share}**.",
        "distance": "**{asks}** asks **{key}**: q·k = {score}, × {scale} + {distance} = {scaled}, the last for the "
        "distance; share **{share}**.",
        "forbidden": "**{asks}** may not see **{key}**: its share is 0.",
        "made": "{name} of **{asks}**: its {d_model} products add up to {sum}, with the bias {bias}: **{value}**.",
        "added": "**{asks}** and **{key}**: their cosine goes from {before} to {after}, by **{change}**.",
    },
    "headings": {
        "asks": "who asks",
        "answers": "who answers",
        "query": "what it asks",
        "key": "what it is found by",
        "value": "what it passes on",
        "output": "what it takes home",
        "score": "score q·k",
        "exponential": "e^(score − largest)",
        "scaled": {
            "root": "q·k / √{d}",
            "none": "q·k, not scaled",
            "zero": "q·k × 0",
            "other": "q·k × {scale}",
            "distance": "q·k × {scale} + distance",
        },
        "weight": "share of 100%",
        "change": "change of cosine",
        "x": "x of {asks}, {d_model} numbers",
        "products": "x × column {number} of W_{letter}",
        "matrix": "W_{letter}: {d_model} × {d}",
        "all": "{letter} of all",
        "z": "z, {d} numbers",
        "W_O": "W_O: {d} × {d_model}",
        "part": "z·W_O: {head} adds",
        "with_head": "x + what {head} adds",
        "others": "the other heads + b_O",
        "with_all": "x + all heads",
    },
    "lens": {
        "pair": "{asks} × {key}",
        "sum": "sum of {counted} products",
        "score": "sum of {d} products: the score",
        "before": "the score",
        "scaled": {
            "root": "{score} ÷ √{d}",
            "none": "{score}, not scaled",
            "zero": "{score} × 0",
            "other": "{score} × {scale}",
            "distance": "{score} × {scale} + {distance}",
        },
        "exponential": "e to the power of {scaled} − {largest}",
        "less": "less the largest score: no share changes",
        "weight": "{exponential} ÷ {total}, the sum of all",
        "forbidden": "struck out",
        "axis": "axis from {low} to {high}",
    },
    "others": "+ {n} others",
    "hidden": "+ {n} hidden",
    "grid": {
        "label": "Heads: one row a layer",
        "light": "A dark square: in that head, **{asks}** gives one word a large share.",
        "dark": "A light square: in that head, **{asks}** gives one word a large share.",
        "how": "Touch a square to look through that head.",
        "pin": "Compare with {head}",
        "unpin": "Let go of {head}",
        "compared": "What {asks} gives in {pinned} and in {head}",
        "of": "of {n_layers} × {n_heads} heads",
        "head": "{head}: largest share {share}",
        "far": "{head} is in a layer that is not here yet: touch it to fetch it.",
        "above": "above 0",
        "below": "below 0",
        "strength": "The stronger, the further from 0. Grey × grey is above 0.",
    },
    "controls": {
        "play": "Play a scene",
        "all": "Play all",
        "speed": "Speed: {speed} times",
        "pause": "Pause",
        "back": "A scene back",
        "on": "A scene on",
        "time": "Time, from x to what is added to it",
        "scenes": "Scenes",
        "queries": "Every token; the chosen one asks",
        "keys": "The tokens that answer",
        "number": "The numbers of {role} that {asks} has",
    },
    "table": {
        "caption": "What {asks} gives to every key in {head}",
        "columns": ["Key", "Score", "Scaled score", "Attention weight"],
    },
    "tokens": {
        "label": "The sentence. Each token asks when it is touched; under the others stands the share it gives them.",
        "asks": "{token}, asks; gives itself {share}",
        "gets": "{token}, gets {share}",
    },
}
