"""What people were told when the answer was no stays: words, article, next step.

`refusals.jsonl` lists every refusal as it stood before the money acts, pages and papers were
rearranged. A refusal that is meant to change is changed in that list too, in the same commit, so
that a reviewer sees the words before and after.
"""

from __future__ import annotations

import json
import pathlib

from tests.architecture.refusals import COMPUTED, refusals

LISTED = pathlib.Path(__file__).parent / "refusals.jsonl"


def test_every_refusal_keeps_its_words_its_article_and_its_next_step() -> None:
    now = refusals()
    known = {(message, fix): legal for message, legal, fix in now}
    lost = []
    for line in LISTED.read_text("utf-8").splitlines():
        message, legal, fix = json.loads(line)
        told = known.get((message, fix))
        is_same_article = told is not None and (
            told == legal or (bool(legal) and COMPUTED in {told, legal} and bool(told))
        )
        if not is_same_article and (message, legal, fix) not in now:
            lost.append((message, legal, fix))
    assert lost == []
