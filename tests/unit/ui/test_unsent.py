"""What is unsent when a part of a page is drawn anew still reaches the browser, whole and in its order."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from qkv_core.ui.unsent import keep_what_is_unsent

PART = "a fragment"
CONTAINER, SLIDER = [0, 5, 0], [0, 5, 1]


@pytest.fixture
def queue(monkeypatch):
    """A queue as the app has it, with a part of the page that is not yet sent."""
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    keep_what_is_unsent()
    queue = ForwardMsgQueue()
    queue.enqueue(container())
    queue.enqueue(held_already())
    return queue


def container():
    message = ForwardMsg()
    message.metadata.delta_path[:] = CONTAINER
    message.delta.fragment_id = PART
    message.delta.add_block.allow_empty = True
    return message


def held_already():
    """A reference to what the browser holds."""
    message = ForwardMsg()
    message.metadata.delta_path[:] = SLIDER
    message.ref_hash = "of a slider"
    return message


def slider():
    message = ForwardMsg()
    message.metadata.delta_path[:] = SLIDER
    message.delta.fragment_id = PART
    message.delta.new_element.empty.SetInParent()
    return message


def test_a_reference_does_not_come_without_its_container(queue):
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[PART])
    assert queue.flush() == [container(), held_already()]


def test_the_part_is_told_again_in_its_own_place(queue):
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[PART])
    for message in (container(), slider()):
        queue.enqueue(message)
    assert queue.flush() == [container(), held_already(), container(), slider()]
    assert queue.is_empty()


def test_a_whole_page_begins_anew(queue):
    queue.clear(retain_lifecycle_msgs=True)
    assert queue.is_empty()
