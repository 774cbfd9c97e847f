"""What the model's tokenizer makes of every character, as a table for a browser.

A published tokenizer knows the Unicode of its own day. So what it drops, sets apart and lowers is asked of itself, a
character at a time, and a browser of any other day reads a text as it does. Between characters there is one rule that
a table can't hold, the order of combining marks: it makes no difference where no word of the vocabulary has any.
"""

import sys
import unicodedata
from collections.abc import Iterable
from typing import Any

from tokenizers import Tokenizer

_END = "|"  # between two characters that are asked about at once: a word by itself, which no other changes
_AT_ONCE = 4096
_SURROGATES = range(0xD800, 0xE000)
_HANGUL = range(0xAC00, 0xD7A4)  # syllables: a browser's own decomposition is fixed for ever, and 11,172 entries less


def letters(tokenizer: Tokenizer) -> dict[str, Any]:
    """The table, ready for JSON. Raises ValueError for a tokenizer that does not read as BERT's.

    `dropped`, `blank` and `apart` (a word by itself) are code points [from, to, from, to, …], `to` not in it; `becomes`
    has what stands for each other character that does not stay as it is.
    """
    if any(unicodedata.combining(character) for character in "".join(tokenizer.get_vocab())):
        raise ValueError("A word of the vocabulary has a combining mark: their order would have to be kept.")
    read = _read(tokenizer)
    apart = {code for code, words in read.items() if words == f" {chr(code)} "}
    dropped = {code for code, words in read.items() if not words}
    blank = {code for code, words in read.items() if words and not words.strip()}
    rest = read.keys() - apart - dropped - blank - set(_HANGUL)
    return {
        "dropped": _bounds(dropped),
        "blank": _bounds(blank),
        "apart": _bounds(apart),
        "becomes": {chr(code): read[code] for code in sorted(rest)},
    }


def _read(tokenizer: Tokenizer) -> dict[int, str]:
    """What the tokenizer looks up for each code point that does not stay as it is, with blanks where a word ends."""
    codes = [code for code in range(sys.maxunicode + 1) if code not in _SURROGATES and chr(code) != _END]
    normal: dict[int, str] = {}
    split: dict[str, str] = {}
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        parts = tokenizer.normalizer.normalize_str("".join(chr(code) + _END for code in some)).split(_END)
        if len(parts) != len(some) + 1:
            raise ValueError("The tokenizer reads characters together that stand apart.")
        normal |= {code: part for code, part in zip(some, parts, strict=False) if part != chr(code)}
        split |= _split(tokenizer, "".join(sorted(set("".join(parts)))))
    read = {ord(character): words for character, words in split.items()}
    read |= {code: "".join(split.get(character, character) for character in part) for code, part in normal.items()}
    if any(read.get(code) != unicodedata.normalize("NFD", chr(code)) for code in _HANGUL):
        raise ValueError("The tokenizer leaves Hangul syllables whole.")
    return read | {ord(_END): f" {_END} "}


def _split(tokenizer: Tokenizer, characters: str) -> dict[str, str]:
    """Of these characters those that are more than a letter within a word: with blanks around them, or as a blank.

    Most are letters: what stays one word as a whole has no other in it, and what does not is halved.
    """
    words = [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(characters)]
    if words == [characters] and len(characters) > 1:
        return {}
    if len(characters) > 1:
        middle = len(characters) // 2
        return _split(tokenizer, characters[:middle]) | _split(tokenizer, characters[middle:])
    words = [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(f"a{characters}b")]
    found = {1: characters, 2: " ", 3: f" {characters} "}.get(len(words), "")
    if "".join(words) != f"a{found.strip()}b":
        raise ValueError(f"The tokenizer makes {words} of a{characters}b.")
    return {} if found == characters else {characters: found}


def _bounds(codes: Iterable[int]) -> list[int]:
    """Where these code points begin and end, by turns."""
    found = set(codes)
    return sorted(
        [code for code in found if code - 1 not in found] + [code + 1 for code in found if code + 1 not in found]
    )
