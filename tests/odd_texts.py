"""Ten thousand texts that nobody should paste and somebody will: seeded, so that every run reads the same ones."""

import random
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache

_EVERY_CHARACTER = sys.maxunicode + 1
_BLOCK = 16  # Unicode's blocks begin at multiples of 16: a character of each such row is one of each block
_WHITESPACE = [chr(code) for code in range(_EVERY_CHARACTER) if chr(code).isspace()]
_COMBINING = [chr(code) for code in range(0x20000) if unicodedata.combining(chr(code))]
_INVISIBLE = [chr(code) for code in range(_EVERY_CHARACTER) if unicodedata.category(chr(code)) in ("Cc", "Cf")]
_RIGHT_TO_LEFT = [chr(code) for code in range(0x20000) if unicodedata.bidirectional(chr(code)) in ("R", "AL", "AN")]
_SURROGATES = [chr(code) for code in range(0xD800, 0xE000)]
_PICTURES = [chr(code) for code in (*range(0x1F300, 0x1F650), *range(0x1F900, 0x1FA00), *range(0x1F1E6, 0x1F200))]
_JOINERS = ["\u200d", "\ufe0f", "\U0001f3fd", "\u20e3", "\U000e0067", "\U000e007f"]
_WORDS = [
    "it",
    "animal",
    "the",
    "Zürich",
    "[SEP]",
    "[MASK]",
    "##ing",
    "<b>",
    "</script>",
    "$x$",
    "**",
    "`",
    "\\",
    "NaN",
]
_ENOUGH_FOR_A_MEGABYTE = 2**20


@cache
def odd_texts(seed: int = 2017) -> dict[str, list[str]]:
    """The texts by kind, 10,000 in all."""
    draw = random.Random(seed)
    return {
        "every block of every plane": list(_one_of_each_row(draw)),  # 4,352
        "combining runs": [_spread(draw, _COMBINING, 60) for _ in range(800)],
        "right to left": [_spread(draw, _RIGHT_TO_LEFT + _INVISIBLE, 20) for _ in range(800)],
        "emoji sequences": [_spread(draw, _PICTURES + _JOINERS * 100, 12) for _ in range(800)],
        "controls": [_spread(draw, _INVISIBLE, 30) for _ in range(800)],
        "lone surrogates": [_spread(draw, _SURROGATES, 8) for _ in range(800)],
        "NUL": [_spread(draw, ["\x00"], 8) for _ in range(300)],
        "whitespace only": ["".join(draw.choices(_WHITESPACE, k=draw.randrange(40))) for _ in range(600)],
        "markup and tokens": [" ".join(draw.choices(_WORDS, k=draw.randint(1, 9))) for _ in range(700)],
        "thousands of newlines": [_newlines(draw) for _ in range(28)],
        "a megabyte": [_megabyte(draw) for _ in range(20)],
    }


def _one_of_each_row(draw: random.Random) -> Iterator[str]:
    per_text = _BLOCK * _BLOCK
    for start in range(0, _EVERY_CHARACTER, per_text):
        yield "".join(chr(row + draw.randrange(_BLOCK)) for row in range(start, start + per_text, _BLOCK))


def _spread(draw: random.Random, characters: list[str], longest: int) -> str:
    """A run of these characters, before, in and after a word."""
    run = "".join(draw.choices(characters, k=draw.randint(1, longest)))
    place = draw.randrange(4)
    return "fear"[:place] + run + "fear"[place:] if draw.random() < 0.7 else run


def _newlines(draw: random.Random) -> str:
    return draw.choice(["", "a", "it is"]) + draw.choice(["\n", "\r\n", "\u2028", "\n \n"]) * 3000 + "b"


def _megabyte(draw: random.Random) -> str:
    piece = draw.choice(["a", "it ", "\n", "猫", "e\u0301", "🙂", "\ud83d", "\x00", "<b>", "\u202e."])
    return piece * (_ENOUGH_FOR_A_MEGABYTE // len(piece))
