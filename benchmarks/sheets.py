"""A statutory spreadsheet of 100,000 rows: our writer against the bare one, and the job (row 10).

The floor hands the same cells to xlsxwriter in constant memory, each to the method of its kind. The
job makes the project list of 100,000 projects as the worker does, into a file on disk.
"""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from benchmarks import pages
from benchmarks.own import demonstration

ROOT = Path(__file__).resolve().parent.parent
ROWS, REPEATS = 100_000, 5
RATIO, MOST_MEGABYTES = 1.1, 20
HEADS = [("Mã", 16), ("Tên", 50), ("Xã, phường", 28), ("Bước", 24), ("Năm", 8), ("Hạn", 12),
         ("Khuyến công (đồng)", 20), ("Tổng dự toán (đồng)", 20)]  # fmt: skip


def run() -> list[dict[str, object]]:
    with demonstration() as database:
        return [_writer(), _job(database)]


def _rows() -> Iterator[tuple[Any, ...]]:
    first = date(2026, 1, 5)
    for n in range(ROWS):
        yield (
            f"DA-40-2026-{n:05d}", f"Ứng dụng máy tiên tiến tại xưởng tre số {n}", "xã Nghi Lộc",
            "Đã ký hợp đồng", 2026, first + timedelta(days=n % 300), n * 1_000, 900_000_000,
        )  # fmt: skip


def _bare(file: IO[bytes]) -> None:
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        number = book.add_format({"num_format": "#,##0"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate(_rows(), 1):
            for column in range(4):
                sheet.write_string(at, column, row[column])
            sheet.write_number(at, 4, row[4], number)
            sheet.write_datetime(at, 5, row[5], day)
            sheet.write_number(at, 6, row[6], number)
            sheet.write_number(at, 7, row[7], number)


def _writer() -> dict[str, object]:
    from khuyencong.ui import sheets

    works = {"bare": _bare, "ours": lambda file: sheets.write(file, "Đề án", HEADS, _rows())}
    times: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(REPEATS):
        for name, work in works.items():
            with tempfile.TemporaryFile() as file:
                start = time.perf_counter()
                work(file)
                times[name].append(time.perf_counter() - start)
    ratio = statistics.median(times["ours"]) / statistics.median(times["bare"])
    return {
        "promise": 10,
        "what": f"a spreadsheet of {ROWS:,} rows against the bare writer in constant memory",
        "ratio": round(ratio, 2),
        "goal": RATIO,
        "seconds": round(statistics.median(times["ours"]), 2),
        "met": ratio <= RATIO,
    }


def _job(database: str) -> dict[str, object]:
    """In a process of its own, as the worker is: this one has held 100,000 projects before."""
    from khuyencong.projects.models import Project

    pages.load(ROWS - Project.objects.count())
    words = "import django; django.setup(); from benchmarks import sheets; sheets.make()"
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    made = json.loads(done.stdout.splitlines()[-1])
    return {
        "promise": 10,
        "what": f"the list of {Project.objects.count():,} projects as a job; {database}",
        "goal": MOST_MEGABYTES,
        **made,
        "met": made["megabytes_extra"] <= MOST_MEGABYTES,
    }


def make() -> None:
    """The list into a file, once what is loaded for any workbook is there; prints what it took."""
    from django.utils import timezone

    from khuyencong.desk.services import files
    from khuyencong.directory import selectors as directory
    from khuyencong.directory.models import User
    from khuyencong.documents.services.orders import Making

    actor = directory.actor_for(User.objects.get(username="lanhdaoso"), on=timezone.localdate())
    files.projects(Making(actor, {"state": "forwarded", "year": 2003}, io.BytesIO()))
    with tempfile.TemporaryFile() as file:
        before, start = _peak_from_now_on(), time.perf_counter()
        files.projects(Making(actor, {}, file))
        seconds, extra = time.perf_counter() - start, (_status("VmHWM") - before) / 1000
        size = file.seek(0, 2) / 1e6
    taken = {"seconds": seconds, "megabytes_extra": extra, "file_megabytes": size}
    print(json.dumps({name: round(value, 1) for name, value in taken.items()}))


def _peak_from_now_on() -> int:
    """What the process holds now, kB; its peak is counted from here (Linux)."""
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")
    return _status("VmRSS")


def _status(name: str) -> int:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(f"{name}:"))
