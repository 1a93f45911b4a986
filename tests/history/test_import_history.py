"""`import_history FILE`: JSON of what each row became; nothing written in a dry run."""

import json

import pytest
from django.core.management import call_command

from khuyencong.history.models import HistoricProject, HistoryImport
from tests.history import books

pytestmark = pytest.mark.django_db


def run(capsys, *args):
    call_command("import_history", *map(str, args))
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "cu.xlsx"
    file.write_bytes(books.off_by_one())
    return file


def test_it_says_what_each_row_became_and_that_the_sums_differ(world, path, capsys):
    told = run(capsys, path)
    assert {name: told[name] for name in told if name != "findings"} == {
        "rows": 5, "imported": 1, "refused": 0, "headings": 4,
        "total_dong": 30_000_000, "stated_total_dong": 31_000_000,
    }  # fmt: skip
    assert told["findings"][1] == {
        "sheet": "2010", "cell": "E5", "text": "31000000",
        "message": "“Tổng cộng” ghi 31.000.000 đồng; các dòng cộng lại là 30.000.000 đồng.",
    }  # fmt: skip
    assert HistoricProject.objects.live().count() == 1


def test_a_dry_run_writes_nothing(world, path, capsys):
    assert run(capsys, path, "--dry-run")["imported"] == 1
    assert not HistoryImport.objects.exists()


def test_the_second_time_nothing_is_new(world, path, capsys):
    run(capsys, path)
    told = run(capsys, path)
    assert (told["rows"], told["imported"], told["refused"]) == (5, 0, 1)
    assert HistoricProject.objects.live().count() == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [("khong-co.xlsx", "Không đọc được tệp"), ("la.xlsx", "không phải Word")],
)
def test_what_cannot_be_read_is_refused_in_words(world, tmp_path, capsys, name, words):
    (tmp_path / "la.xlsx").write_bytes(b"MZ")
    with pytest.raises(SystemExit) as ended:
        call_command("import_history", str(tmp_path / name))
    assert ended.value.code == 2
    assert words in json.loads(capsys.readouterr().err)["error"]


def test_a_province_that_is_not_there_is_refused(world, path, capsys):
    with pytest.raises(SystemExit):
        call_command("import_history", str(path), "--province", "99")
    assert "Không có tỉnh mã 99." in capsys.readouterr().err
