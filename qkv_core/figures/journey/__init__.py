"""The living picture of one query's journey, q to k to z: drawn and moved in a browser, without a server.

`pack` turns an encoding into bytes, `script` bundles the ES modules and the stylesheet. Whoever shows it needs three
things in a page: an element `<section class="journey">`, `stylesheet()`, and a module of `module("mount.js", WORDS)`
with WORDS from `words/journey.py`, which exports

    mount(root, bytes, choice, {send, hidden}) -> picture      the whole picture
    mountTokens(root, bytes, choice, {send, hidden}) -> tokens  the row of tokens alone
    stillOf(picture, {width, background}) -> SVG text of the finished picture; pngOf(...) -> a Blob

`bytes` is a Uint8Array of `pack`, `choice` {layer, head, query} with counts from 0. Nothing is fetched, nothing
evaluated, and text of a user reaches the page as text only: it works under a strict content security policy.
"""
