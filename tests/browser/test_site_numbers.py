"""The site's encoder in a real browser, by its fast product and by the plain one, against the NumPy encoder.

By default some dozens of texts; all that test_browser_model.py has, some minutes: QKV_EVERY_TEXT=1.
"""

import pytest

from qkv_core.checkpoint import load_checkpoint
from qkv_core.take_home.site.build import build
from tests.browser.static_host import static_host
from tests.reference.test_browser_model import EVERY, SENTENCES_68, TESTS, fuzzed_sentences, write_cases
from tests.reference.test_reference import PARITY

_AT_ONCE = 100  # texts, whose numbers wait on the disk
# Modules by their addresses, because the page that they are imported into is empty, and so has no policy.
COMPARE = """async ({ code, model, cases, n, parity }) => {
    const [encoder, products, faster, weights, { Differences }] = await Promise.all([
        ...["encoder", "product", "faster_product", "weights"].map(name => import(`${code}/model/${name}.js`)),
        import(`${cases}/differences.mjs`),
    ]);
    const of = async address => (await fetch(address)).arrayBuffer();
    const floats = async address => new Float32Array(await of(address));
    const settings = await (await fetch(`${model}/model.json`)).json();
    const length = settings.layers.reduce((size, [, bytes]) => size + bytes / 4, 0);
    const { numbers, product } = await faster.fetchedProduct(length);
    let at = 0;
    for (const [name, bytes] of settings.layers) {
        numbers.set(await floats(`${model}/${name}`), at);
        at += bytes / 4;
    }
    const words = new Map();
    const learned = weights.modelOf(settings, numbers, file => words.get(file));
    const found = {};
    for (const [name, by] of Object.entries({ plain: products.plainProduct, faster: product })) {
        products.computeProductsBy(by);
        const differences = new Differences();
        for (let number = 0; number < n; number++) {
            const ids = await (await fetch(`${cases}/${number}.ids`)).json();
            for (const file of weights.wordsFilesOf(ids, settings))
                if (!words.has(file)) words.set(file, await floats(`${model}/${settings.words[file][0]}`));
            const layers = [...encoder.encode(ids, learned)];
            differences.note(number, await floats(`${cases}/${number}.f32`), layers, settings.n_heads);
        }
        found[name] = { beyond: differences.beyond(parity), largest: differences.largest };
    }
    return found;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    build(folder, load_checkpoint(), published=False)
    return folder


def test_a_browser_computes_the_numbers_of_numpy(page, folder, encoder):
    texts = [*SENTENCES_68, *fuzzed_sentences(1000)] if EVERY else [*SENTENCES_68[::3], *fuzzed_sentences(8)]
    code, model = (next(folder.glob(f"{part}-*")).name for part in ("code", "model"))
    (folder / "empty.html").write_text("<!doctype html><title>Empty</title>", encoding="utf-8")
    with static_host(folder) as host:
        page.goto(f"{host.url}empty.html")
        for start in range(0, len(texts), _AT_ONCE):
            some = texts[start : start + _AT_ONCE]
            write_cases(cases := folder / f"cases-{start}", encoder, some)
            (cases / "differences.mjs").write_bytes(TESTS.with_name("differences.mjs").read_bytes())
            places = {
                name: f"{host.url}{place}" for name, place in (("code", code), ("model", model), ("cases", cases.name))
            }
            found = page.evaluate(COMPARE, {**places, "n": len(some), "parity": PARITY})
            for way in ("plain", "faster"):
                assert found[way]["beyond"] == [], way
                assert 0 < found[way]["largest"] < 2 * PARITY
            for file in cases.iterdir():
                file.unlink()
