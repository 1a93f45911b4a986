"""R-27: recovery, sign-in and the tracker take as long for what exists as for what does not."""

from __future__ import annotations

import os
import statistics
import time

import pytest
from django.core.cache import cache
from django.test import Client

from khuyencong.core.models import Message, Rate
from khuyencong.directory.services import recovery
from khuyencong.projects.models import Request
from tests import world as province
from tests.bar.figures import note
from tests.world import at

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("real_hashes"),
]
ROUNDS = int(os.environ.get("KHUYENCONG_ANSWERS", "6"))
WITHIN = 0.05 if ROUNDS > 100 else 0.5  # of the median; a sample beside other tests only compares
KNOWN, UNKNOWN = "tam", "khong-co"
NO_CODE = "DN-40-2027-9999"
WAYS = {
    "ask": ("/tai-khoan/quen-mat-khau/", "username", {}),
    "use": (
        "/tai-khoan/dat-lai/",
        "username",
        {"code": "00000000", "password": "mot-cai-2027-dai"},
    ),
    "sign-in": ("/tai-khoan/dang-nhap/", "login", {"password": "sai-mat-khau"}),
    "track": ("/theo-doi/", "code", {"last_four": "0000"}),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_takes_as_long_for_what_does_not_exist(way):
    made = province.build()
    made.users[KNOWN].set_password("mot-mat-khau-dai-2027")
    made.users[KNOWN].phone = "0912345678"
    made.users[KNOWN].save()
    path, field, more = WAYS[way]
    there, missing = KNOWN, UNKNOWN
    if way == "track":
        province.drafted(made)
        there, missing = Request.objects.values_list("code", flat=True).get(), NO_CODE
    times: dict[str, list[float]] = {there: [], missing: []}
    for turn in range(ROUNDS + 1):
        for name in (there, missing) if turn % 2 else (missing, there):
            Rate.objects.all().delete()
            cache.clear()
            if way == "use":
                Message.objects.all().delete()
                recovery.ask(KNOWN, at=at(1))
                recovery.write_code(Message.objects.get(), at(1))
                Rate.objects.all().delete()
            client = Client()
            start = time.perf_counter()
            client.post(path, more | {field: name})
            if turn:  # the first round loads templates
                times[name].append(time.perf_counter() - start)
    known, unknown = (statistics.median(times[name]) for name in (there, missing))
    told = f"{way}: {known * 1000:.1f} ms for what exists, {unknown * 1000:.1f} ms otherwise"
    # Two that follow each other meet the same other work on the machine.
    apart = statistics.median(a - b for a, b in zip(times[there], times[missing], strict=True))
    told += f", {apart * 1000:+.1f} ms from one to the next"
    note(told)
    assert abs(apart) < WITHIN * max(known, unknown) + 0.005, told
