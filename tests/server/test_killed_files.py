"""R-14: whoever sends papers is killed at any moment, between a file and its row too.

No row stands without its file, what was acknowledged has its row, and files without a row are
cleared. KHUYENCONG_FILE_KILLS=1000 kills as many.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.bar.figures import note, part
from tests.server.running import with_tables
from tests.server.test_killed_money import Writer, kill

KILLS = part("KHUYENCONG_FILE_KILLS", 12)
WORDS = {"before the file": "begin", "between the file and its row": "file"}
MOMENTS = (*WORDS, "at any moment")


@pytest.fixture
def writer(tmp_path):
    writer = Writer(with_tables(tmp_path), module="file_writer")
    yield writer
    writer.process.kill()
    writer.process.wait()


def test_no_row_is_left_without_its_file(writer):
    assert writer.read() == ["prepared"]
    done: list[str] = []
    wrong: list[str] = []
    told: dict[str, list[str]] = {}
    played: Counter[str] = Counter()
    acknowledged = 0
    for number in KILLS:
        chance = random.Random(f"file {number}")
        moment = chance.choice(MOMENTS)
        writer.tell(done)
        done, pid, left = [], 0, chance.randint(1, 3)
        while (said := writer.read()) != ["ended"]:
            word, *rest = said
            if word == "child":
                pid = int(rest[0])
            elif word == "wrong":
                wrong.append(f"{number}: {' '.join(rest)}")
            elif word == "done":
                done.append(rest[0])
                if moment == "at any moment" and len(done) == left:
                    kill(pid, chance.uniform(0, 0.03))
            elif len(done) == left and word == WORDS.get(moment):
                kill(pid, 0)
        played[moment] += 1
        acknowledged += len(done)
    writer.tell(done, is_last=True)
    while (said := writer.read()) != ["ended"]:
        told[said[0]] = said[1:]
        if said[0] == "wrong":
            wrong.append(f"at the end: {' '.join(said[1:])}")
    alone, left_alone = map(int, told["swept"])
    (rows,) = map(int, told["rows"])
    moments = ", ".join(f"{count} {moment}" for moment, count in sorted(played.items()))
    note(f"kills {KILLS.start}–{KILLS.stop}: {moments}; {acknowledged} acknowledged, {rows} rows")
    note(f"{len(wrong)} wrong; {alone} files without a row cleared, {left_alone} left")
    assert wrong == []
    assert rows >= acknowledged > len(KILLS)
    assert alone > 0  # a kill came between the two
    assert left_alone == 0
