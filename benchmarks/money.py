"""The ledger of a grown province (promise 15): registers and balances, `verify`, payments.

The demonstration is copied until KHUYENCONG_TRANSFERS stand, each with its event and its receipt.
What a page of money costs is asked before and after: as many queries, and within three times the
floor of benchmarks/pages.py. `verify` then reads everything, and KHUYENCONG_PAYMENTS are posted one
by one: the last thousand cost what the first did. Those have no receipt, so they come last.
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import time
from typing import Any

from benchmarks.own import demonstration

TRANSFERS = int(os.environ.get("KHUYENCONG_TRANSFERS", "1000000"))
PAYMENTS = int(os.environ.get("KHUYENCONG_PAYMENTS", "100000"))
GOAL, FLAT, VERIFY_SECONDS, A_MILLION = 3.0, 1.25, 60, 1_000_000
SOME = 1_000  # payments that are compared


def run() -> list[dict[str, object]]:
    with demonstration() as database:
        from django.db import connection

        from benchmarks.grown import Grown
        from khuyencong.ledger.models import Transfer

        addresses = _addresses()
        before = {name: _queries(address) for name, address in addresses.items()}
        grown, own = Grown(), Transfer.objects.count()
        grown.to(
            -(-TRANSFERS // own),
            told=lambda times: print(f"{times * own:,} transfers", file=sys.stderr),
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        stands = f"{Transfer.objects.count():,} transfers; {database}"
        registers = _registers(addresses, before, stands)
        return [*registers, _verify(stands), _payments(stands)]


def _addresses() -> dict[str, str]:
    """Pages of money: what holds a fund-year, what moved in it, one project."""
    from django.urls import reverse

    from khuyencong.ledger.models import YearTotal
    from khuyencong.projects.models import Project

    paid = YearTotal.objects.filter(stage="paid").order_by("-balance_dong")[:1].get()
    year = (paid.fund.code, paid.year)
    project = Project.objects.filter(state="settled").order_by("pk")[:1].get()
    return {
        "paid of a fund-year": reverse("desk:budget", args=[*year, "paid"]),
        "committed of a fund-year": reverse("desk:budget", args=[*year, "committed"]),
        "register of appropriations": reverse("desk:budget", args=[*year, "appropriated"]),
        "register of the source": reverse("desk:budget", args=[*year, "source"]),
        "a settled project": reverse("desk:project", args=[project.code]),
    }


def _queries(address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from benchmarks import pages

    client = pages.with_floor()
    client.get(address)  # what the installation keeps between visits is there now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def _registers(
    addresses: dict[str, str], before: dict[str, int], stands: str
) -> list[dict[str, object]]:
    """Processor time, in turn with the floor: the machine may be busy with other work."""
    from benchmarks import pages

    client = pages.with_floor()
    floor: list[float] = []
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for _round in range(pages.ROUNDS):
        for name, address in addresses.items():
            floor.append(_seconds(client, pages.FLOOR_ADDRESS))
            times[name].append(_seconds(client, address))
    lines: list[dict[str, object]] = []
    for name, address in addresses.items():
        queries, ratio = _queries(address), pages.p95(times[name]) / pages.p95(floor)
        lines.append(
            {
                "promise": 15,
                "what": f"{name}, p95 of processor time against the list's floor; {stands}",
                "ratio": round(ratio, 2),
                "goal": GOAL,
                "milliseconds_p95": round(pages.p95(times[name]) * 1000, 1),
                "queries": queries,
                "queries_before": before[name],
                "met": ratio <= GOAL and queries <= before[name],
            }
        )
    return lines


def _seconds(client: Any, address: str) -> float:
    began = time.process_time()
    assert client.get(address).status_code == 200, address
    return time.process_time() - began


def _verify(stands: str) -> dict[str, object]:
    from khuyencong.core import verification
    from khuyencong.core.models import Event
    from khuyencong.ledger.models import Transfer

    began, processor = time.perf_counter(), sum(os.times()[:4])
    faults = [fault for _name, found in verification.run_on_all_cores() for fault in found]
    whole, processor = time.perf_counter() - began, sum(os.times()[:4]) - processor
    print(*faults[:5], sep="\n", file=sys.stderr)
    goal = VERIFY_SECONDS * max(1, Transfer.objects.count() / A_MILLION)
    return {
        "promise": 15,
        "what": f"verify of {stands}, {Event.objects.count():,} events",
        "seconds": round(whole, 1),
        "processor_seconds": round(processor, 1),
        "faults": len(faults),
        "goal": VERIFY_SECONDS,
        "met": whole <= goal and not faults,
    }


def _payments(stands: str) -> dict[str, object]:
    """Of 1 đồng each, from what is committed, by the service that every payment goes through."""
    from django.utils import timezone

    from khuyencong.core.actors import SYSTEM
    from khuyencong.ledger import services
    from khuyencong.ledger.models import Account, YearTotal

    held = YearTotal.objects.filter(stage="committed").order_by("-balance_dong")[:1].get()
    payable = Account.objects.filter(
        fund=held.fund, year=held.year, stage="committed", balance_dong__gte=PAYMENTS
    )
    accounts = list(payable.select_related("fund", "subject").order_by("pk")[:SOME])
    times: list[float] = []
    for number, account in zip(range(PAYMENTS), itertools.cycle(accounts)):
        began = time.process_time()
        services.post(
            fund=account.fund,
            year=account.year,
            from_stage="committed",
            to_stage="paid",
            subject=account.subject,
            amount_dong=1,
            key=f"bench/{number}",
            document=f"Phiếu {number}",
            by=SYSTEM,
            at=timezone.now(),
        )
        times.append(time.process_time() - began)
    some = min(SOME, PAYMENTS // 2)
    first, last = statistics.median(times[:some]), statistics.median(times[-some:])
    return {
        "promise": 15,
        "what": f"{PAYMENTS:,} payments, processor time of the last {some:,} against the first; "
        f"{stands}",
        "ratio": round(last / first, 2),
        "goal": FLAT,
        "milliseconds": round(last * 1000, 2),
        "met": last <= FLAT * first,
    }
