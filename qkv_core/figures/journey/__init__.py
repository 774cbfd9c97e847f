"""The living picture of one query's journey, q to k to z: drawn and moved in a browser, without a server.

`pack` turns an encoding into bytes, `script` bundles the ES modules and the stylesheet. Whoever shows it needs three
things in a page: an element `<section class="journey">`, `stylesheet()`, and a module of `module("mount.js", WORDS)`
with WORDS from `words/journey.py`, which exports

    mount(root, bytes, choice, {send, want, toy}) -> picture  the whole picture
    mountTokens(root, bytes, choice, {send}) -> tokens        the row of tokens alone
    stillOf(picture, width) -> SVG text of the finished picture; pngOf(...) -> a Blob
    toyOf(load) -> what `toy` takes, where load() promises {mount, STYLE} of `figures/toy`

`bytes` is a Uint8Array of `pack`, `choice` {layer, head, query} with counts from 0. The first and the last scene need
the bytes of `pack_model` as well: `picture.takeModel(bytes)` takes them, at once or when `want({layer, head, of})` asks
for a head's (`of` is the id of the numbers they belong to). Without both, the picture has five scenes. Nothing is
fetched, nothing evaluated, and text of a user reaches the page as text only: it works under a strict content security
policy.
"""
