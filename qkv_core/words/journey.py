"""The words of the living picture, as templates: the browser fills them from the row that it shows.

`{asks}` and `{top}` are tokens by name, `the (2)` where a word comes twice; numbers come as the picture writes them.
What stands between ** is strong. A scene has several sentences, each with the condition under which it is true; the
conditions' names are those of `caseOf` in figures/journey/assets/sentences.js.
"""

from typing import Any

_SOFTMAX = "Softmax: e to the power of each less the largest, divided by their sum. Now they are shares of 100%"
_HAND_OVER = "Each key hands over its value v, as much of it as its share."

WORDS: dict[str, Any] = {
    "titles": {
        "picture": "The journey of one query",
        "across": "The journey of one query into another text",
        "tokens": "The sentence, token by token",
    },
    "invitation": "Touch a word: it asks",
    "scenes": {
        "ask": {
            "name": "Ask",
            "says": {
                "all": "**{asks}** asks. Its query q, {d} numbers, goes out to the key k of every token.",
                "one": "**{asks}** asks. There is no other token: its query q, {d} numbers, meets its own key k.",
                "masked": "**{asks}** asks. Its query q, {d} numbers, goes out to the keys that it may see, "
                "{n_allowed} of {n}.",
                "masked_one": "**{asks}** asks. Its query q, {d} numbers, goes out to the only key of {n} that it may "
                "see.",
                "other": "**{asks}** asks another text. Its query q, {d} numbers, goes out to the keys of all "
                "{n_allowed} tokens there.",
                "nobody": "**{asks}** asks in vain: in this head it may see no key at all.",
            },
        },
        "match": {
            "name": "Match",
            "says": {
                "highest": "Number by number, q × k. The {d} products with **{top}** add up to **{score}**, the "
                "highest score.",
                "negative": "Number by number, q × k. Every score is below 0 here. The {d} products with **{top}** "
                "add up to **{score}**, the highest.",
                "tied": "Number by number, q × k. The {d} products with **{top}** add up to **{score}**, the highest "
                "score, and it is not the only key that reaches it.",
                "one": "Number by number, q × k. The {d} products with **{top}** add up to **{score}**, the only "
                "score.",
                "nobody": "Every key is struck out, so no score counts.",
            },
        },
        "scale": {
            "name": "Scale",
            "says": {
                "root": "Every score is divided by √{d}: the {score} of **{top}** becomes **{scaled}**. The "
                "order of the keys stays.",
                "none": "Nothing is divided by √{d} here. Every score stays as it is: **{top}** keeps **{scaled}**.",
                "zero": "Every score is multiplied by 0 here: what told the keys apart is gone.",
                "other": "Every score is multiplied by {scale} here, not by 1 ÷ √{d}: the {score} of **{top}** becomes "
                "**{scaled}**.",
                "nobody": "Every key is struck out, so there is nothing to scale.",
            },
        },
        "share": {
            "name": "Share",
            "says": {
                "largest": _SOFTMAX + ", and **{best}** gets the largest: **{share}**.",
                "itself": _SOFTMAX + ", and **{asks}** gives the largest to itself: **{share}**.",
                "tied": _SOFTMAX + ", and more than one key gets the largest: **{share}** each.",
                "equal": _SOFTMAX + ", and all {n_allowed} are equal: **{share}** each.",
                "one": _SOFTMAX + ": with one key that is **{share}** for **{best}**, whatever its score.",
                "nobody": "Every key is struck out, so every share is 0.",
            },
        },
        "blend": {
            "name": "Blend",
            "says": {
                "largest": _HAND_OVER + " **{asks}** takes home the blend z, with **{share}** of the value of "
                "**{best}** in it.",
                "itself": _HAND_OVER + " **{asks}** takes home the blend z, with **{share}** of its own value in it.",
                "tied": _HAND_OVER + " **{asks}** takes home the blend z; more than one value is in it with the "
                "largest share, **{share}**.",
                "equal": _HAND_OVER + " **{asks}** takes home the blend z: the plain average of {n_allowed} values.",
                "one": "The only key hands over its whole value v. **{asks}** takes it home: z is the v of **{best}**.",
                "nobody": "Nothing is handed over: the z of **{asks}** is 0.",
            },
        },
    },
    "pointed": {
        "root": "**{asks}** asks **{key}**: q·k = {score}, ÷ √{d} = {scaled}, share **{share}**.",
        "none": "**{asks}** asks **{key}**: q·k = {score}, not scaled, share **{share}**.",
        "zero": "**{asks}** asks **{key}**: q·k = {score}, × 0, share **{share}**.",
        "other": "**{asks}** asks **{key}**: q·k = {score}, × {scale} = {scaled}, share **{share}**.",
        "forbidden": "**{asks}** may not see **{key}**: its share is 0.",
    },
    "headings": {
        "asks": "who asks",
        "answers": "who answers",
        "query": "what it asks",
        "key": "what it is found by",
        "value": "what it hands over",
        "output": "what it takes home",
        "score": "score q·k",
        "exponential": "e^(score − largest)",
        "scaled": {"root": "q·k / √{d}", "none": "q·k, not scaled", "zero": "q·k × 0", "other": "q·k × {scale}"},
        "weight": "share of 100%",
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
        "light": "The darker a square, the larger the largest share that **{asks}** gives in that head.",
        "dark": "The lighter a square, the larger the largest share that **{asks}** gives in that head.",
        "how": "Point to look, click to keep.",
        "of": "of {n_layers} × {n_heads} heads",
        "head": "{head}: largest share {share}",
        "far": "{head} is in a layer that is not here yet: click to fetch it.",
        "above": "above 0",
        "below": "below 0",
        "strength": "The stronger a cell's colour, the further from 0.",
    },
    "controls": {
        "play": "Play",
        "pause": "Pause",
        "back": "A scene back",
        "on": "A scene on",
        "time": "Time, from the question to the blend",
        "scenes": "Scenes",
        "queries": "Every token; the chosen one asks",
        "keys": "The tokens that answer",
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
