"""Sign-ins, refusals, roles and limits are written down; nobody is named."""

import json
import stat

import pytest
from django.db import transaction

from khuyencong.core import security_log
from khuyencong.core.actors import SYSTEM
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Person
from khuyencong.directory.services import people, recovery
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2027"
PAGE = "/tai-khoan/dang-nhap/"


@pytest.fixture
def world():
    return province.build()


@pytest.fixture
def lines(world, settings):
    """What the log holds now, after what the little world left in it."""
    file = settings.DATA_DIR / "security.log"
    file.unlink(missing_ok=True)
    return lambda: [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_sign_in_and_a_refused_one(client, world, lines, settings):
    mai = world.users["mai"]
    mai.set_password(PASSWORD)
    mai.save()
    client.post(PAGE, {"login": "mai", "password": "sai-2027"})
    client.post(PAGE, {"login": "mai", "password": PASSWORD})
    client.post("/tai-khoan/dang-xuat/")
    assert [line["what"] for line in lines()] == ["sign_in_refused", "sign_in", "sign_out"]
    assert {line["visitor"] for line in lines()} == {security_log.tag("127.0.0.1")}
    file = settings.DATA_DIR / "security.log"
    text = file.read_text("utf-8")
    for canary in ("mai", "sai-2027", PASSWORD, "127.0.0.1", str(mai.uuid)):
        assert canary not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_page_of_another_role(client, world, lines):
    client.force_login(world.users["tam"])
    assert client.get("/tai-khoan/cap-lai/").status_code == 403
    (signed, refused) = lines()
    assert (refused["what"], refused["page"]) == ("refused", "recover_counter")
    assert refused["account"] == signed["account"] == security_log.tag(world.users["tam"].uuid)


def test_a_limit_names_its_kind_alone(world, lines):
    for _time in range(3):
        recovery.ask("tam", at=at(1))
    with pytest.raises(Refused):
        recovery.ask("tam", at=at(1))
    (line,) = lines()
    assert (line["what"], line["of"]) == ("limit", "recover")


def test_a_role_is_told_when_its_transaction_stands(
    world, lines, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        people.assign(
            Person.objects.get(user=world.users["mai"]),
            "inspector",
            organisation=world.bodies["committee"],
            valid_from=at(1).date(),
            by=SYSTEM,
            at=at(1),
        )
    assert [line["what"] for line in lines()] == ["assign"]
