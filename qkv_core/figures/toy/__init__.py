"""Two toys, drawn in a browser without a server: why a product measures fit, and why it is divided by √d_k.

"fit" has one query arrow, three key arrows and three value arrows of two numbers each, to be dragged; "dimensions" has
random vectors of 1 to 4,096 numbers, and the same query's shares with the division and without. Whoever shows one needs
an element `<section class="toy">`, `stylesheet()`, and a module of `module("mount.js", WORDS)` with WORDS from
`words/toy.py`, which exports

    mount(element, {part, d_k, send}) -> toy      with part "fit" or "dimensions"

`d_k`, from 1, is where the slider begins, or at the next power of two below; `send({d_k})` is called when the reader
has chosen another; `toy.stop()` ends it. The living picture fetches both toys as one module, see `script.fetched`.
"""
