"""What a page has written and its browser has not yet been sent: a part that is drawn anew takes none of it away.

Streamlit 1.67 drops, when a fragment's run begins, what the fragment wrote before and is still unsent
(`ForwardMsgQueue.clear`). But what a browser holds already is sent as a mere reference, which names no fragment, so it
stayed: it came for a place in a container that had been dropped, and the page ended with "Bad delta path index". Seen
where a busy server had not yet sent a page that was paused while it trained.
"""

from typing import Any

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue


def keep_what_is_unsent() -> None:
    """Send both drawings of a part, the older one first; only a whole page's run still drops what was before it."""
    queue: Any = ForwardMsgQueue
    clear = queue.clear

    def clear_for_a_whole_page(
        self: Any, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        if fragment_ids_this_run is None:
            clear(self, retain_lifecycle_msgs)
        else:
            self._delta_index_map = {}  # or what comes now would be told in the place of what was before

    queue.clear = clear_for_a_whole_page
