"""The whole model in a browser, as a folder for any static host: attention while somebody types, without a server.

python -m qkv_core.take_home.site FOLDER

`assets/` has a second implementation of the tokenizer and the encoder, in JavaScript. It is proved against the first:
by tests/reference/test_browser_model.py on many texts, and by every page on the numbers of `published.py`.
"""
