"""What the author of a link writes who wants to be taken for the owner of the page that it opens."""

# Nothing listens there: only a request that the page should never have made can fail.
ELSEWHERE = "http://127.0.0.1:9/"
BAIT = "Log in again"  # what a reader would be asked to click

# Each after a blank line, which ends a paragraph and every unclosed code span in it.
_MARKUP = (
    "# Log in again",
    "Log in again\n===",
    f"[Log in again]({ELSEWHERE}link)",
    f"[Log in again][1]\n\n[1]: {ELSEWHERE}reference",
    f"<{ELSEWHERE}auto>",
    f"{ELSEWHERE}bare www.127.0.0.1:9/www log@in.again",
    f"![Log in again]({ELSEWHERE}image.png)",
    f'<img src="{ELSEWHERE}px" onerror="alert(1)"><script>alert(1)</script><a href="{ELSEWHERE}a">Log in again</a>',
    f"<style>@import url({ELSEWHERE}css)</style><iframe src='{ELSEWHERE}frame'></iframe>",
    f"| Log in | again |\n|---|---|\n| [Log in again]({ELSEWHERE}cell) | # |",
    f"$\\href{{{ELSEWHERE}tex}}{{Log in again}}$ $$\\includegraphics{{{ELSEWHERE}tex.png}}$$",
    ":red[Log in again] :blue-background[x] :material/lock: :lock: :small[x] :streamlit:",
    "- Log in again\n\n> Log in again\n\n---\n\n1. Log in again",
    "`` ` ``` \\` **Log in again** ~~x~~ \\",
    "\u202eniaga ni goL\u202d \u2028# Log in again\u2029# Log in again\x85# Log in again\x0b\x0c\x1b[31m",
)

ON_ONE_LINE = tuple(" ".join(text.split()) for text in _MARKUP)
HOSTILE = tuple(f"x\n\n{text}\n\n" for text in _MARKUP)
EVERYTHING = "".join(HOSTILE)
