"""Gói kiểm toán: what was recorded of a project or of a fund-year, with a script that checks it.

Made as a job (documents.services.orders). The seal of a bundle, the SHA-256 of its manifest, is in
its name and in the chain of the province: years later it can be said whether a file is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import accesses, events
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.core.verification import in_batches
from khuyencong.documents.models import Paper
from khuyencong.documents.selectors import papers_about
from khuyencong.documents.services.bundles import of_paper, of_uploads
from khuyencong.documents.services.orders import Made, Making
from khuyencong.documents.services.store import NotKept
from khuyencong.inspection import permissions
from khuyencong.inspection.selectors import decisions, made, money
from khuyencong.inspection.selectors.dossiers import folders
from khuyencong.inspection.selectors.recommendations import told_of
from khuyencong.inspection.services.chains import seals, write_events
from khuyencong.inspection.services.packing import Pack
from khuyencong.inspection.services.tables import write_tables
from khuyencong.ledger.models import Account, Fund
from khuyencong.ledger.models.keys import told
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import find_project

FORMAT = "khuyencong-audit-1"
DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Asked:
    """What a bundle is about. `left_out`: projects of the year that its reader may not open."""

    name: str
    province: str
    projects: QuerySet[Project]
    money: money.Extent
    left_out: int = 0


def of_project(making: Making) -> Made:
    """`what`: the code of a project."""
    project = find_project(making.what["code"], by=making.by)
    own = Project.objects.filter(pk=project.pk)
    return _make(making, Asked(project.code, project.province.code, own, money.of_project(project)))


def of_year(making: Making) -> Made:
    """`what`: the code of a fund and a year."""
    fund, year = find_fund(making.what["fund"], by=making.by), int(making.what["year"])
    every = projects_of(fund, year)
    seen = every.filter(pk__in=Project.objects.visible_to(making.by).order_by().values("pk"))
    name = f"{fund.code}-{year}"
    left_out = every.count() - seen.count()
    return _make(making, Asked(name, fund.province, seen, money.of_year(fund, year), left_out))


def find_fund(code: str, *, by: Actor) -> Fund:
    """Raises Http404 for a fund of another province."""
    missing = _("Không có nguồn kinh phí này trong phạm vi của bạn.")
    return find(Fund.objects.filter(province__in=by.provinces), missing, code=code)


def projects_of(fund: Fund, year: int) -> QuerySet[Project]:
    """Those for which money of the fund-year was ever held."""
    held = Account.objects.filter(fund=fund, year=year, subject=OuterRef("subject"))
    return Project.objects.filter(Exists(held)).order_by("pk")


def _make(making: Making, asked: Asked) -> Made:
    permissions.can_inspect(asked.province, making.by).require()
    at = timezone.now()
    with Pack(making.file) as pack:
        streams = _dossiers(pack, making, asked, at)
        streams |= _recommendations(pack, asked)
        _money(pack, making, asked)
        streams |= dict.fromkeys(asked.money.streams, False)
        heads = write_events(pack, streams, tell=making.tell)
        pack.json("niem-phong.json", seals(list(heads)))
        pack.add("verify.py", (DATA / "verify.py").read_bytes())
        pack.add("doc-truoc.txt", (DATA / "doc-truoc.txt").read_bytes())
        seal = pack.seal(
            {
                "format": FORMAT,
                "about": asked.name,
                "made_at": at.isoformat(),
                "made_for": making.by.name,
                "left_out": asked.left_out,
                "streams": heads,
            }
        )
    with transaction.atomic():
        payload = {"about": asked.name, "seal": seal, "files": len(pack.files)}
        stream = made.stream_of(asked.province)
        events.record(stream, made.SEALED, payload, by=making.by, at=at)
    name = f"kiem-toan-{asked.name}-{seal[:16]}.zip"
    return Made(name, "application/zip", {"about": asked.name, "seal": seal})


def _dossiers(pack: Pack, making: Making, asked: Asked, at: datetime) -> dict[str, bool]:
    """Papers, files and decisions of each project. {chain: whether every paper it tells of is in
    the bundle}."""
    streams: dict[str, bool] = {}
    rules: dict[str, decisions.Timelines] = {}
    packed: set[int] = set()
    found: list[dict[str, Any]] = []
    for project in making.rows(asked.projects.select_related("province", "subject")):
        about, names = folders(project, by=making.by)
        accesses.note(*about.values(), by=making.by, at=at)
        streams[project.stream] = False
        for folder, one in about.items():
            place = f"ho-so/{project.code}/{folder}"
            if one != project.uuid:
                streams[f"request:{one}"] = False
            for paper in papers_about(one).prefetch_related("versions"):
                streams.setdefault(f"papers:{paper.about}", False)
                if paper.pk not in packed:  # a plan decision lies in each of its projects
                    packed.add(paper.pk)
                    _paper(pack, place, paper)
            streams[f"papers:{one}"] = streams[f"files:{one}"] = True
            for entry in of_uploads(f"{place}/giay-to", one, names):
                _file(pack, entry.path, entry.content, stream=f"files:{one}")
        if project.track not in rules:
            rules[project.track] = decisions.rules_of(asked.province, project.track)
        found.append(decisions.decisions_of(project, rules[project.track]))
    pack.lines("quyet-dinh.jsonl", found)
    return streams


def _recommendations(pack: Pack, asked: Asked) -> dict[str, bool]:
    """What auditors recommended about its projects, with the answers. Its chains as above."""
    rows = list(told_of(asked.projects))
    pack.lines("kien-nghi.jsonl", (said for _stream, said in rows))
    return {stream: False for stream, _said in rows}


def _paper(pack: Pack, place: str, paper: Paper) -> None:
    """As issued, its versions, and the data it was drawn from."""
    for entry in of_paper(f"{place}/van-ban", paper):
        _file(pack, entry.path, entry.content)
    data = paper.payload.encode()
    pack.add(f"{place}/van-ban/{paper.uuid}.json", data, stream=f"papers:{paper.about}")


def _file(pack: Pack, path: str, content: Callable[[], bytes], *, stream: str = "") -> None:
    try:
        pack.add(path, content(), stream=stream)
    except NotKept as error:
        pack.add(f"{path}.thieu.txt", str(error).encode())


def _money(pack: Pack, making: Making, asked: Asked) -> None:
    def pairs() -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Each transfer as its event tells it, with what the apps wrote about it."""
        related = ("from_account", "to_account", "recovers")
        moved = asked.money.transfers.select_related(*related)
        for some in in_batches(making.rows(moved)):
            receipts = money.receipts_of(some)
            for one in some:
                own = receipts.get(one.pk, [])
                yield {**told(one), "receipts": len(own)}, own

    pack.lines("tien/but-toan.jsonl", (transfer for transfer, _own in pairs()))
    pack.lines("tien/chung-tu.jsonl", (one for _transfer, own in pairs() for one in own))
    accounts = partial(asked.money.accounts.iterator, chunk_size=2000)
    pack.lines("tien/so-du.jsonl", money.balances(accounts()))
    write_tables(pack, pairs, money.balances(accounts()))
