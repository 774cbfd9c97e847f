"""What a server's WebSocket messages are about, in bytes."""

from collections import Counter
from collections.abc import Iterable

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

OF_THE_PICTURE = {"qkv_picture": "the picture's numbers", "qkv_choice": "the picture's choice"}


def parts(messages: Iterable[bytes]) -> Counter[str]:
    """The bytes of the living picture's own parts, of references to what a browser has, and of all the rest."""
    sizes: Counter[str] = Counter()
    for message in messages:
        sizes[_part(ForwardMsg.FromString(message))] += len(message)
    return sizes


def in_words(sizes: Counter[str]) -> str:
    return ", ".join(f"{what} {size / 1000:.1f} KB" for what, size in sizes.most_common())


def _part(message: ForwardMsg) -> str:
    if message.WhichOneof("type") == "ref_hash":
        return "references"
    element = message.delta.new_element
    if element.WhichOneof("type") == "bidi_component":
        name = element.bidi_component.component_name.rpartition(".")[2]
        return OF_THE_PICTURE.get(name, "the rest")
    return "the rest"
