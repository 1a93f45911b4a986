"""R-13: a copy taken while people work, the way back, and the drill that finds a changed piece."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from datetime import datetime

import pytest

from config import env
from tests.server.running import environment, manage, with_tables


def ended(variables, *words):
    """Exit code and everything said by a command that may fail."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=env.ROOT, env=variables, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def work(variables, *words):
    command = [sys.executable, "-m", "tests.server.some_work", *words]
    done = subprocess.run(command, cwd=env.ROOT, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def manifest(folder):
    return json.loads(sorted(folder.glob("copies/*-full-*.json"))[-1].read_text("utf-8"))


def biggest(folder):
    return max(folder.glob("pieces/??/*"), key=lambda piece: piece.stat().st_size)


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """A project up to its contract, two files of 1.5 MB, and the first copy of it."""
    folder = tmp_path_factory.mktemp("copied")
    (folder / "data").mkdir()
    variables = with_tables(folder / "data")
    work(variables)
    manage(variables, "backup", str(folder / "copies"))
    return variables, folder / "copies"


def test_everything_comes_back_and_is_verified(system, tmp_path):
    _variables, copies = system
    elsewhere = environment(tmp_path / "data")
    code, told = ended(elsewhere, "restore", str(copies))
    assert code == 0, told
    assert "Đúng: " in told
    assert "Việc cuối cùng còn giữ được" in told
    kept = {path.name for path in (tmp_path / "data" / "files").rglob("*") if path.is_file()}
    parts = {part["name"] for part in manifest(copies)["parts"]}
    assert kept == {name.rpartition("/")[2] for name in parts if name.startswith("files/")}
    assert len(kept) >= 2
    assert {"database", "keys/secret_key", "keys/standing_key"} <= parts
    assert (tmp_path / "data" / "keys" / "standing_key").stat().st_mode & 0o077 == 0
    assert ended(elsewhere, "backup", str(tmp_path / "next"))[0] == 0


def test_a_second_copy_writes_only_what_is_new(system):
    variables, copies = system
    before = {path.name for path in copies.glob("pieces/??/*")}
    manage(variables, "backup", str(copies), "--files-only")
    assert {path.name for path in copies.glob("pieces/??/*")} == before


def test_the_drill_holds_and_leaves_nothing(system):
    variables, copies = system
    code, told = ended(variables, "drill", str(copies))
    assert code == 0, told
    assert "Diễn tập đạt" in told
    data = variables["KHUYENCONG_DATA"]
    assert list(env.folder("", data).glob("drill-*")) == []


def test_the_drill_fails_when_one_byte_of_one_piece_changed(system):
    variables, copies = system
    piece = biggest(copies)
    whole = piece.read_bytes()
    piece.write_bytes(whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:])
    try:
        code, told = ended(variables, "drill", str(copies))
        assert code == 1
        assert f"mảnh {piece.name[:16]}" in told
    finally:
        piece.write_bytes(whole)


def test_a_changed_piece_restores_nothing(system, tmp_path):
    _variables, copies = system
    piece = biggest(copies)
    whole = piece.read_bytes()
    elsewhere = environment(tmp_path / "data")
    piece.write_bytes(whole[:-1])
    try:
        code, told = ended(elsewhere, "restore", str(copies))
    finally:
        piece.write_bytes(whole)
    assert code == 2
    assert "Bản sao hỏng" in told
    assert not list((tmp_path / "data").glob("khuyencong.sqlite3*"))
    assert not (tmp_path / "data" / "files").exists()
    assert ended(elsewhere, "restore", str(copies))[0] == 0  # the database is still empty


def test_the_drill_fails_when_the_list_was_changed(system):
    variables, copies = system
    newest = sorted(copies.glob("copies/*-full-*.json"))[-1]
    whole = newest.read_text("utf-8")
    newest.write_text(whole.replace('"size":', '"size": ', 1), "utf-8")
    try:
        code, told = ended(variables, "drill", str(copies))
    finally:
        newest.write_text(whole, "utf-8")
    assert code == 1
    assert "Danh mục của bản sao" in told


def rewritten(copies, target, **changes):
    """Another folder whose newest list says something else and carries its right digest."""
    import hashlib

    newest = sorted(copies.glob("copies/*-full-*.json"))[-1]
    content = json.dumps({**json.loads(newest.read_text("utf-8")), **changes}).encode()
    digest = hashlib.sha256(content).hexdigest()[:16]
    (target / "copies").mkdir(parents=True)
    (target / "pieces").symlink_to(copies / "pieces")
    instant = newest.name.split("-")[0]
    (target / "copies" / f"{instant}-full-{digest}.json").write_bytes(content)
    return target


@pytest.mark.parametrize("lost", ["keys/standing_key", "files/"])
def test_the_drill_fails_when_the_copy_lacks_a_key_or_a_file(system, tmp_path, lost):
    variables, copies = system
    parts = manifest(copies)["parts"]
    gone = next(part for part in parts if part["name"].startswith(lost))
    other = rewritten(
        copies, tmp_path / "other", parts=[part for part in parts if part is not gone]
    )
    code, told = ended(variables, "drill", str(other))
    assert code == 1, told
    assert "Sai " in told


def test_a_copy_of_a_newer_version_is_refused(system, tmp_path):
    _variables, copies = system
    known = manifest(copies)["migrations"]
    newer = rewritten(
        copies, tmp_path / "newer", migrations=[*known, ["core", "0999_of_next_year"]]
    )
    code, told = ended(environment(tmp_path / "data"), "restore", str(newer))
    assert (code, "core.0999_of_next_year" in told) == (2, True)
    later = rewritten(copies, tmp_path / "later", format=2)
    code, told = ended(environment(tmp_path / "data"), "restore", str(later))
    assert (code, "phiên bản mới hơn" in told) == (2, True)


def test_counts_that_differ_are_named(system, tmp_path):
    _variables, copies = system
    counts = [[table, n + (table == "core_event")] for table, n in manifest(copies)["counts"]]
    other = rewritten(copies, tmp_path / "other", counts=counts)
    code, told = ended(environment(tmp_path / "data"), "restore", str(other))
    assert (code, "core_event" in told) == (2, True)


def test_a_name_that_points_outside_is_refused(system, tmp_path):
    _variables, copies = system
    parts = [*manifest(copies)["parts"], {"name": "../outside", "size": 0, "pieces": []}]
    other = rewritten(copies, tmp_path / "other", parts=parts)
    code, told = ended(environment(tmp_path / "data"), "restore", str(other))
    assert (code, "trỏ ra ngoài" in told) == (2, True)
    assert not (tmp_path / "outside").exists()


def test_what_is_there_already_is_not_written_over(system):
    variables, copies = system
    code, told = ended(variables, "restore", str(copies))
    assert (code, "không trống" in told) == (2, True)


def test_another_key_in_the_environment_is_refused(system, tmp_path):
    elsewhere = environment(tmp_path / "data", KHUYENCONG_STANDING_KEY="another")
    code, told = ended(elsewhere, "restore", str(system[1]))
    assert (code, "KHUYENCONG_STANDING_KEY" in told) == (2, True)


def test_one_file_by_name_or_through_a_pipe(system, tmp_path):
    variables, _copies = system
    manage(variables, "backup", str(tmp_path / "one.tar"))
    assert (tmp_path / "one.tar").stat().st_mode & 0o077 == 0
    command = [sys.executable, "manage.py", "backup", "-"]
    with (tmp_path / "piped.tar").open("wb") as file:
        subprocess.run(command, cwd=env.ROOT, env=variables, stdout=file, check=True)
    for name in ("one.tar", "piped.tar"):
        elsewhere = environment(tmp_path / name.partition(".")[0])
        code, told = ended(elsewhere, "restore", str(tmp_path / name))
        assert code == 0, told
    code, told = ended(variables, "backup", str(tmp_path / "one.tar"))
    assert (code, "Đã có tệp" in told) == (2, True)
    cut = tmp_path / "cut.tar"
    cut.write_bytes((tmp_path / "one.tar").read_bytes()[:-2_000_000])
    assert ended(environment(tmp_path / "cut"), "restore", str(cut))[0] == 2


def test_names_and_lists_of_copies_hold_nothing_personal(system):
    """R-29: names are instants and digests; what people are called stands in no list."""
    _variables, copies = system
    names = " ".join(str(path.relative_to(copies)) for path in copies.rglob("*"))
    text = names + sorted(copies.glob("copies/*.json"))[-1].read_text("utf-8")
    for canary in ("tam", "Tâm", "mai", "Cơ sở", "báo giá", "0905"):
        assert not re.search(rf"(?<!\w){canary}", text), canary  # not "timestamps", not a digest


def test_work_goes_on_while_copies_are_taken(system):
    """Whoever writes meanwhile is never turned away, and each copy holds what was acknowledged."""
    variables, copies = system
    command = [sys.executable, "-m", "tests.server.some_work", "--every", "0.05"]
    worker = subprocess.Popen(
        command, cwd=env.ROOT, env=variables, stdout=subprocess.PIPE, text=True
    )
    try:
        acknowledged = worker.stdout.readline().strip()
        time.sleep(1)
        manage(variables, "backup", str(copies))
        assert worker.poll() is None
    finally:
        worker.kill()
        worker.wait()
    last = datetime.fromisoformat(manifest(copies)["last_event_at"])
    assert last >= datetime.fromisoformat(acknowledged)
    assert ended(variables, "drill", str(copies))[0] == 0
