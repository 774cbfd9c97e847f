"""What a reader should know about the text before trusting the picture: cuts, unknown words, odd input."""

import streamlit as st

from qkv_core.encoder import MAX_CHARACTERS, Encoding
from qkv_core.ui.controls.bound import cut_from
from qkv_core.words.markdown import code

_MAX_NAMED = 5
_USUAL = ("[CLS]", "[SEP]")
_UNKNOWN = ("[UNK]", "<unk>")  # as BERT's own tokenizer calls what it does not know, and as multilingual ones do
_MARKERS = {*_USUAL, "[PAD]", "[MASK]", "<s>", "</s>", "<pad>", "<mask>"}


def notices(encoding: Encoding, field: str = "text", label: str = "text") -> None:
    """One short sentence for each thing that is unusual about this text, which stands in a field of that key."""
    n_characters_cut = max(encoding.n_characters_cut, cut_from(field))
    if n_characters_cut:
        st.warning(
            f"The {label} was longer than {MAX_CHARACTERS:,} characters; "
            f"{_the_last(n_characters_cut, 'character')} cut."
        )
    if encoding.n_tokens_cut:
        st.warning(
            f"The model reads at most {encoding.encoder.max_tokens} tokens, as sentence-transformers does; "
            f"{_the_last(encoding.n_tokens_cut, 'token', f' of the {label}')} cut."
        )
    _about_words(encoding)


def _the_last(number: int, noun: str, of: str = "") -> str:
    return f"the last {noun}{of} was" if number == 1 else f"the last {number:,} {noun}s{of} were"


def _about_words(encoding: Encoding) -> None:
    """What is unusual about the words that the model reads."""
    words = [token for token, special in zip(encoding.tokens, encoding.is_special, strict=True) if not special]
    if not words:
        markers = " and ".join(map(code, encoding.encoder.markers))
        st.info(f"The tokenizer finds nothing to read in this text: only {markers} are left of it.")
    elif not any(character.isalnum() for token in words for character in token):
        st.info("There is no word in this text. The model reads the marks all the same; a sentence shows more.")
    _unknown(encoding)
    _typed_markers(words)
    _own_markers(encoding)


def _unknown(encoding: Encoding) -> None:
    tokenizer = encoding.encoder.tokenizer
    for unknown in _UNKNOWN:
        read_so = zip(encoding.token_ids, encoding.spans, strict=True)
        pieces = [
            encoding.text[start:end]
            for token_id, (start, end) in read_so
            if token_id == tokenizer.token_to_id(unknown) and end > start
        ]
        pieces = list(dict.fromkeys(piece for piece in pieces if piece != unknown))
        if pieces:
            named = ", ".join(code(piece) for piece in pieces[:_MAX_NAMED])
            more = f" and {len(pieces) - _MAX_NAMED} more" if len(pieces) > _MAX_NAMED else ""
            st.info(f"Not in the model's vocabulary, so it reads {code(unknown)} instead: {named}{more}.")


def _typed_markers(words: list[str]) -> None:
    markers = sorted(_MARKERS.intersection(words))
    if markers:
        st.info(
            f"You typed {', '.join(map(code, markers))}. The tokenizer takes that as the model's own marker, not as "
            "letters, just as sentence-transformers does."
        )


def _own_markers(encoding: Encoding) -> None:
    if encoding.encoder.markers != _USUAL:
        written = " and ".join(map(code, encoding.encoder.markers))
        st.info(f"This model writes {written} for what these pages call [CLS] and [SEP].")
