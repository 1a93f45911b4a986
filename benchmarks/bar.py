"""Full runs of the rows whose samples the suite runs; results go to docs/bar.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BAR = ROOT / "docs" / "bar.md"
HEAD = "\n## Full runs\n\n| Row | Date | What | Result | Seconds | Commit | Machine |\n"
HEAD += "|---|---|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Row:
    """One row: the tests that show it, and how much of it the full run takes.

    A setting that stands in the environment is taken instead: KHUYENCONG_REQUESTS=20000:40000
    plays that part of R-04, so that a long run is made in parts that add up. The line says which.
    """

    what: str
    test: str
    settings: dict[str, str]


DATABASE = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite file"
ROWS = {
    "U4": Row("100 browser kills", "tests/browser/test_kills.py", {"KHUYENCONG_KILLS": "100"}),
    "R-07": Row(
        f"1,000 rounds of twelve approvals by eight officers on money for seven ({DATABASE})",
        "tests/planning/test_concurrent_approvals.py",
        {"KHUYENCONG_ROUNDS": "1000", "KHUYENCONG_TEST_FILE": "1"},
    ),
    "R-02": Row(
        f"probes with swapped identities and forms, another province, another owner ({DATABASE})",
        "tests/bar/test_swapped_identities.py",
        {"KHUYENCONG_PROBES": "10000"},
    ),
    "R-04": Row(
        f"odd requests to all addresses by all roles ({DATABASE})",
        "tests/bar/test_odd_requests.py tests/bar/test_raw_requests.py",
        {"KHUYENCONG_REQUESTS": "100000", "KHUYENCONG_RAW": "1000"},
    ),
    "R-05": Row(
        f"processes that move money, killed ({DATABASE})",
        "tests/server/test_killed_money.py",
        {"KHUYENCONG_MONEY_KILLS": "1000"},
    ),
    "R-06": Row(
        f"commits of money, each written through to the disk ({DATABASE})",
        "tests/server/test_written_through.py",
        {"KHUYENCONG_COMMITS": "500"},
    ),
    "R-08": Row(
        f"random lives of money and of a budget year against a plain model ({DATABASE})",
        "tests/life/test_machine.py",
        {"KHUYENCONG_MACHINE": "10000"},
    ),
    "R-10": Row(
        f"one form of money ten times at once, and the same key with other content ({DATABASE})",
        "tests/desk/test_ten_presses.py",
        {"KHUYENCONG_PRESSES": "1000", "KHUYENCONG_TEST_FILE": "1"},
    ),
    "R-12": Row(
        f"changes of the chain of events behind the system's back ({DATABASE})",
        "tests/core/test_altered_chain.py",
        {"KHUYENCONG_CHANGES": "10000"},
    ),
    "R-13": Row(
        f"a machine with 5,000 dossiers and 500 MB lost amid work: 60 s, 3 min ({DATABASE})",
        "tests/server/test_disaster.py",
        {"KHUYENCONG_DOSSIERS": "5000"},
    ),
    "a-province": Row(
        f"empty folder to first contract by pages, no demonstration ({DATABASE})",
        "tests/server/test_a_province_of_its_own.py",
        {},
    ),
    "R-14": Row(
        f"processes that send papers, killed, between a file and its row too ({DATABASE})",
        "tests/server/test_killed_files.py",
        {"KHUYENCONG_FILE_KILLS": "1000"},
    ),
    "R-15": Row(
        f"disk full or read-only, database or mail away, clock a year ahead ({DATABASE})",
        "tests/server/test_hard_days.py tests/core/test_jobs.py",
        {},
    ),
    "R-16": Row(
        f"previous version's data after the upgrade, code on tables added to ({DATABASE})",
        "tests/server/test_upgrade.py tests/server/test_old_code_on_new_tables.py"
        " tests/architecture/test_migrations_add_only.py",
        {},
    ),
    "R-19": Row(
        "200 random papers of each form read back against the decree, PDF and Word alike",
        "tests/documents/test_rendering.py::test_docx_keeps_the_layout_and_pdf_says_the_same",
        {"KHUYENCONG_PAPERS": "200"},
    ),
    "R-20": Row(
        f"103 hostile files to the running server, somebody beside it ({DATABASE})",
        "tests/server/test_hostile_files.py",
        {},
    ),
    "R-35": Row(
        f"2 and 60 senders at 20 kB/s, 200 unfinished requests, worst of 200 visits ({DATABASE})",
        "tests/server/test_slow_senders.py",
        {"KHUYENCONG_VISITS": "200"},
    ),
    "R-36": Row(
        f"20 kills of one web process, of both, of the worker ({DATABASE})",
        "tests/server/test_killed_processes.py",
        {"KHUYENCONG_SERVER_KILLS": "20"},
    ),
    "C1": Row(
        "certificates, trust lists and lists of status, altered",
        "tests/certificates/test_altered.py",
        {"KHUYENCONG_ALTERED": "100000"},
    ),
    "C2": Row(
        "squares of 13 and 23 mm at 300 dots: blur, tilt, shade, stain, JPEG 20",
        "tests/certificates/test_printed.py",
        {"KHUYENCONG_PRINTED": "1000"},
    ),
    "C8": Row(
        "vectors judged by the verifier in JavaScript as by ours",
        "tests/certificates/test_second_verifier.py",
        {"KHUYENCONG_VECTORS": "10000"},
    ),
    "R-26": Row(
        f"limits of passwords, codes, look-ups, searches, exports, public pages ({DATABASE})",
        "tests/directory/test_limits.py tests/directory/test_recovery.py"
        " tests/desk/test_search_and_export_limits.py tests/portal/test_application.py"
        " tests/portal/test_reading_limits.py tests/core/test_proxies.py",
        {},
    ),
    "R-27": Row(
        f"medians of 200 answers for what exists and what does not within 5 % ({DATABASE})",
        "tests/directory/test_same_time.py",
        {"KHUYENCONG_ANSWERS": "200"},
    ),
    "R-28": Row(
        f"sessions end, roles ask for a second factor ({DATABASE})",
        "tests/directory/test_second_factor_and_sessions.py",
        {},
    ),
    "R-29": Row(
        f"50 canaries typed into every form: logs, addresses, mails, names of copies ({DATABASE})",
        "tests/bar/test_canaries.py tests/directory/test_security_log.py"
        " tests/server/test_copies.py::test_names_and_lists_of_copies_hold_nothing_personal",
        {"KHUYENCONG_CANARY_PAGES": "1000"},
    ),
    "R-34": Row(
        f"every pair of acts kept apart: own, stood in for, changed midway, by list ({DATABASE})",
        "tests/projects/test_separate_hands.py tests/desk/test_separate_hands_in_lists.py",
        {"KHUYENCONG_ALL_WAYS": "1"},
    ),
}


def run(name: str) -> bool:
    """Runs one row and writes its line. True when it held."""
    row = ROWS[name]
    start = time.monotonic()
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as figures:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *row.test.split()],
            cwd=ROOT,
            env=row.settings | dict(os.environ) | {"KHUYENCONG_FIGURES": figures.name},
        )
        told = figures.read().split("\n")
    seconds = round(time.monotonic() - start)
    result = "; ".join(["held" if done.returncode == 0 else "FAILED", *filter(None, told)])
    add(name, row.what, result, seconds)
    return done.returncode == 0


def add(name: str, what: str, result: str, seconds: int) -> None:
    """One line in the table of full runs, with commit and machine."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout.strip()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    text = BAR.read_text(encoding="utf-8")
    if HEAD not in text:
        text = text.rstrip("\n") + "\n" + HEAD
    cells = (name, time.strftime("%Y-%m-%d"), what, result, seconds, commit, machine)
    BAR.write_text(f"{text}| {' | '.join(map(str, cells))} |\n", encoding="utf-8")


def main(names: list[str]) -> int:
    if names[:1] == ["mutants"]:
        from benchmarks.mutants.__main__ import main as play

        return play(names[1:])
    if names[:1] == ["faults"]:
        from benchmarks.faults import main as plant

        return plant(names[1:])
    if unknown := set(names) - set(ROWS):
        sys.stderr.write(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(ROWS)}\n")
        return 2
    held = [run(name) for name in names or ROWS]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
