"""C8: a verifier in JavaScript says of every case what ours says.

The suite plays 500 cases of tests/certificates/vectors.py; KHUYENCONG_VECTORS=10000 plays all.
"""

from pathlib import Path

import khuyencong.certificates
from tests.bar.figures import note, part
from tests.browser.test_screens import browser, pytestmark  # noqa: F401  (fixture and marks)
from tests.certificates import vectors

SCRIPT = Path(khuyencong.certificates.__file__).parent / "browser" / "verify.js"
COUNT = len(part("KHUYENCONG_VECTORS", 500))
PLAY = """async (vectors) => {
    const verifier = await import('/verify.js');
    const trusts = {}, statuses = {};
    for (const [name, text] of Object.entries(vectors.trust)) {
        trusts[name] = await verifier.readTrust(text, vectors.root);
        statuses[name] = {};
        for (const [list, told] of Object.entries(vectors.status)) {
            try { statuses[name][list] = await verifier.readStatus(told, trusts[name]); }
            catch (refused) { statuses[name][list] = null; }
        }
    }
    const said = [];
    for (const [text, trust, lists, now, today] of vectors.cases) {
        const own = new Map(lists.map((one) => [statuses[trust][one].year, statuses[trust][one]]));
        const one = await verifier.judge(text, trusts[trust], own, new Date(now), today);
        said.push([one.verdict, one.number, one.isStale]);
    }
    return said;
}"""


def test_the_verifier_in_javascript_agrees_in_every_case(browser):  # noqa: F811
    made = vectors.made(COUNT)
    page = browser.new_page()
    page.route("**/verify.js", lambda route: route.fulfill(path=SCRIPT))
    page.route("**/empty.html", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("http://127.0.0.1/empty.html")

    said = page.evaluate(PLAY, made)

    expected = [list(case[-3:]) for case in made["cases"]]
    differ = [
        (case[0], ours, theirs)
        for case, ours, theirs in zip(made["cases"], expected, said, strict=True)
        if ours != theirs
    ]
    verdicts = {case[-3] for case in made["cases"]}
    note(f"{len(said)} vectors: {len(differ)} differ")
    assert differ == []
    assert verdicts == {"valid", "outside", "withdrawn", "not_ours"}
