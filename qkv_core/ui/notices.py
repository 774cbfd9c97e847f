"""What a reader should know about the text before trusting the picture: cuts, unknown words, odd input."""

import streamlit as st

from qkv_core.encoder import MAX_CHARACTERS, Encoding
from qkv_core.ui.controls.bound import cut_from
from qkv_core.words.markdown import code

_MAX_NAMED = 5
_MOST_COUNTED = 50_000 - MAX_CHARACTERS  # what is pasted beyond that stays in the browser: assets/page.js
_USUAL = ("[CLS]", "[SEP]")
_UNKNOWN = ("[UNK]", "<unk>")  # as BERT's own tokenizer calls what it does not know, and as multilingual ones do


def notices(encoding: Encoding, field: str = "text", label: str = "text") -> None:
    """One short sentence for each thing that is unusual about this text, which stands in a field of that key."""
    n_characters_cut = max(encoding.n_characters_cut, cut_from(field))
    if n_characters_cut:
        st.warning(
            f"The {label} was longer than {MAX_CHARACTERS:,} characters; "
            f"{_the_last(n_characters_cut, 'character') if n_characters_cut < _MOST_COUNTED else 'the rest was'} cut."
        )
    if encoding.n_tokens_cut:
        st.warning(
            f"The model reads at most {encoding.encoder.max_tokens} tokens; "
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
    _typed_markers(encoding)
    _typed_pair(encoding)
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


def _typed_markers(encoding: Encoding) -> None:
    markers = sorted({encoding.tokens[place] for place in _typed(encoding)})
    if markers:
        st.info(
            f"You typed {', '.join(map(code, markers))}. The tokenizer takes that as the model's own marker, not as "
            "letters."
        )


def _typed_pair(encoding: Encoding) -> None:
    """[SEP] with words on both sides, as BERT was trained on two sentences at once."""
    last = encoding.encoder.markers[-1]
    places = [place for place in _typed(encoding) if encoding.tokens[place] == last]
    words = {place for place, special in enumerate(encoding.is_special) if not special} - set(_typed(encoding))
    if len(encoding.encoder.token_type_embeddings) > 1 and any(
        min(words, default=place) < place < max(words, default=place) for place in places
    ):
        st.info(
            f"With {code(last)} you wrote two sentences. The model also learned an embedding for the second of two; "
            "here, as for any single text, every token gets the first one's."
        )


def _typed(encoding: Encoding) -> list[int]:
    """The places of the tokens that stand for a marker because it was typed so, not because nothing else fitted."""
    tokenizer = encoding.encoder.tokenizer
    markers = {token.content for token in tokenizer.get_added_tokens_decoder().values() if token.special}
    return [
        place
        for place, (token, (start, end)) in enumerate(zip(encoding.tokens, encoding.spans, strict=True))
        if token in markers and encoding.text[start:end].strip() == token
    ]


def _own_markers(encoding: Encoding) -> None:
    if encoding.encoder.markers != _USUAL:
        written = " and ".join(map(code, encoding.encoder.markers))
        st.info(f"This model writes {written} for what these pages call [CLS] and [SEP].")
