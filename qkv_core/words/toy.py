"""The words of the toys, as templates: the browser fills them from the numbers that it shows.

Where a template has several forms, their names are those of the conditions in figures/toy/assets/.
"""

from typing import Any

WORDS: dict[str, Any] = {
    "fit": {
        "label": "A toy: one query and three keys that you can drag",
        "toy": "A toy: arrows of two numbers each, made up. Nothing here is the model's.",
        "rule": "Same way and long: a large product. At a right angle: 0. The other way: below 0.",
        "arrows": "One query, three keys: drag their tips",
        "values": "Their values, and the blend z",
        "help": "Arrow keys move the tip by 0.1, with Shift by 0.5.",
        "place": "{x} across, {y} up",
        "names": {
            "query": "Query q",
            "key": "Key k{i}",
            "value": "Value v{i}",
        },
        "columns": ["Key", "q · k", "÷ √2", "Share"],
        "sum": "q · {key} = {q0} × {k0} + {q1} × {k1} = {score}",
        "says": {
            "above": "{key} leans the way q points: its product is above 0.",
            "zero": "{key} stands at a right angle to q: its product is 0.",
            "below": "{key} leans away from q: its product is below 0.",
            "none": "An arrow without length fits nothing: every product with it is 0.",
        },
        "blend": "z = {share1} of v₁ + {share2} of v₂ + {share3} of v₃ = ({z0}, {z1})",
    },
    "dimensions": {
        "label": "A toy: random queries and keys of 1 to 4,096 numbers",
        "toy": "A toy: q and eight keys of random numbers (mean 0, variance 1), not the model's.",
        "slider": "dₖ, the numbers in q and in each k",
        "draw": "Draw again",
        "drawn": "A toy: random draw {draw} of {draws}",
        "divided": "Divided by √dₖ",
        "bare": "Not divided",
        "number": {
            "divided": "q · k ÷ √{d}, on an axis from −{reach} to {reach}",
            "bare": "q · k, on the same axis",
        },
        "key": "k{i}",
        "table": "What eight random keys get from one random query, dₖ = {d}",
        "columns": ["Key", "q · k", "Share, not divided", "q · k ÷ √dₖ", "Share, divided"],
        "spread": "The products of all draws spread by {measured}; the theory says √{d} = {expected}.",
        "strongest": {
            "different": "The strongest key's share, median of {draws} draws: {bare} without the division, {divided} "
            "with it.",
            "same": "With dₖ = 1 the division changes nothing: √1 = 1. The strongest key gets {bare}, the median of "
            "{draws} draws.",
        },
    },
}
