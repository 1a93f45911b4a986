"""Column files: there whole or not at all, added up to the last đồng, and nothing else is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from khuyencong.core import column_files

LARGEST = 2**63 - 1


def parts(count: int = 3) -> Iterator[dict[str, list]]:
    for n in range(count):
        yield {"name": ["tre", "mây"], "dong": [n, 10**15]}


def test_what_is_written_in_parts_is_one_table(tmp_path):
    column_files.write(tmp_path / "figures", parts())
    sql = "SELECT name, COUNT(*), SUM(dong) FROM kept WHERE dong <> %s GROUP BY 1 ORDER BY 1"
    assert column_files.ask(tmp_path / "figures", sql, [2]) == [
        ("mây", 3, 3 * 10**15), ("tre", 2, 1),
    ]  # fmt: skip


def test_a_sum_is_exact_above_what_a_column_holds(tmp_path):
    column_files.write(tmp_path / "figures", [{"dong": [LARGEST, LARGEST, -1]}])
    assert column_files.ask(tmp_path / "figures", "SELECT SUM(dong) FROM kept") == [
        (2 * LARGEST - 1,)
    ]


def test_writing_that_breaks_off_leaves_nothing_and_the_next_begins_anew(tmp_path):
    def breaks() -> Iterator[dict[str, list]]:
        yield from parts()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        column_files.write(tmp_path / "figures", breaks())
    assert not (tmp_path / "figures").exists()
    column_files.write(tmp_path / "figures", parts(1))
    assert column_files.ask(tmp_path / "figures", "SELECT COUNT(*) FROM kept") == [(2,)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "COPY (SELECT 1) TO '/tmp/khuyencong-out.csv'",
        "ATTACH '/tmp/khuyencong-out.duckdb'",
    ],
)
def test_no_other_file_no_network_no_extension_and_no_way_to_allow_them(tmp_path, sql):
    column_files.write(tmp_path / "figures", parts())
    with pytest.raises(duckdb.Error):
        column_files._connection(tmp_path).cursor().execute(sql).fetchall()
    assert not Path("/tmp/khuyencong-out.csv").exists()


def test_a_folder_with_a_quote_in_its_name_is_read(tmp_path):
    folder = tmp_path / "sở's" / "figures"
    column_files.write(folder, parts())
    assert column_files.ask(folder, "SELECT MAX(dong) FROM kept") == [(10**15,)]
