"""An old list of 100,000 rows brought in, against pandas reading the same file (promise 16).

pandas opens the workbook and parses its cells, with its own reader of such files (openpyxl) and
with the one that the import uses (calamine). The import also keeps the file, understands every row,
looks for doubles, writes the projects and what is no project, and adds up its totals. Each is a
process of its own, by turns.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from benchmarks.own import demonstration

ROOT = Path(__file__).resolve().parent.parent
ROWS = int(os.environ.get("KHUYENCONG_ROWS", "100000"))
ROUNDS = 3
ENGINES = {"pandas": "openpyxl", "calamine": "calamine"}
RATIO, SECONDS, MEGABYTES = 3.0, 60, 300
HEADS = ("STT", "Tên đề án", "Đơn vị thụ hưởng", "Xã", "Nội dung", "Năm", "Kinh phí (đồng)",
         "Đã giải ngân (đồng)", "Lao động", "Ghi chú")  # fmt: skip
CONTENTS = ("Đào tạo nghề", "Ứng dụng máy móc tiên tiến", "Mô hình trình diễn", "Hội chợ")
PLACES = ("Nghi Lộc", "Diễn Châu", "Yên Thành", "Đô Lương", "Thanh Chương")


def run() -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder, demonstration() as database:
        file = Path(folder) / "danh-sach.xlsx"
        total = _write(file)
        found: dict[str, list[dict[str, float]]] = {"pandas": [], "calamine": [], "ours": []}
        for _round in range(ROUNDS):
            for name, told in found.items():
                told.append(_apart(name, file))
        return [_line(found, total, database)]


def _write(file: Path) -> int:
    """The list, and what its money adds up to."""
    draw, total = random.Random(16), 0
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, ["DANH SÁCH ĐỀ ÁN KHUYẾN CÔNG"])
        sheet.write_row(1, 0, HEADS)
        for n in range(1, ROWS + 1):
            dong = draw.randrange(5, 900) * 1_000_000
            total += dong
            content = draw.choice(CONTENTS)
            sheet.write_row(n + 1, 0, [
                n, f"{content} tại xưởng số {n}", f"Cơ sở sản xuất số {n % 9_000}",
                draw.choice(PLACES), content, 2003 + n % 22, dong, dong, draw.randrange(1, 60),
                "đã nghiệm thu" if n % 7 == 0 else "",
            ])  # fmt: skip
    return total


def _apart(name: str, file: Path) -> dict[str, float]:
    call = "ours({!r})" if name == "ours" else f"pandas({{!r}}, {ENGINES[name]!r})"
    words = f"from benchmarks import history; history.{call.format(str(file))}"
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def pandas(file: str, engine: str) -> None:
    """Prints what reading the file takes, pandas itself loaded."""
    import pandas

    start, processor = time.perf_counter(), _processor()
    frame = pandas.read_excel(file, engine=engine)
    _say(start, processor, rows=len(frame))


def ours(file: str) -> None:
    """Prints what bringing it in takes; what was brought in is taken back,
    so that the next round finds no doubles."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from khuyencong.core.actors import SYSTEM
    from khuyencong.directory.models import Unit
    from khuyencong.history import services
    from khuyencong.history.models import HistoryImport

    content, now = Path(file).read_bytes(), timezone.now()
    province = Unit.objects.provinces().on(now.date()).get(code=settings.PROVINCE)
    start, processor = time.perf_counter(), _processor()
    told = services.import_file(
        province, name="danh-sach.xlsx", content=content, source="bench", is_tried=False,
        by=SYSTEM, at=now,
    )  # fmt: skip
    _say(start, processor, rows=told["imported"], total=told["total_dong"])
    done = HistoryImport.objects.filter(source="bench", status="done")
    done.update(status="undone", undone_reason="bench", undone_by="bench", undone_at=now)


def _processor() -> float:
    return sum(os.times()[:4])


def _say(start: float, processor: float, **more: int) -> None:
    spent = {"seconds": time.perf_counter() - start, "processor": _processor() - processor}
    print(json.dumps(spent | {"megabytes": _peak()} | more))


def _peak() -> float:
    """The most this process held, megabytes (Linux); not what whoever started it held."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def _line(found: dict[str, list[dict[str, float]]], total: int, database: str) -> dict[str, object]:
    middle = {
        f"{name}_{what}": round(statistics.median(one[what] for one in told), 2)
        for name, told in found.items()
        for what in ("seconds", "processor", "megabytes")
    }
    ratio = middle["ours_seconds"] / middle["pandas_seconds"]
    is_whole = all(one["rows"] == ROWS and one["total"] == total for one in found["ours"])
    return {
        "promise": 16,
        "what": f"a list of {ROWS:,} rows brought in, against pandas reading it; {database}",
        "ratio": round(ratio, 2),
        "ratio_calamine": round(middle["ours_seconds"] / middle["calamine_seconds"], 2),
        "goal": RATIO,
        **middle,
        "every_row_and_dong": is_whole,
        "met": ratio <= RATIO
        and middle["ours_seconds"] <= SECONDS
        and middle["ours_megabytes"] <= MEGABYTES
        and is_whole,
    }
