"""Thông báo: stored with the change, sent after it, the way each person chose."""

import ast
import pathlib

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from khuyencong.core import outbox
from khuyencong.core.models import Message
from khuyencong.core.told import told
from khuyencong.directory.models import Notice, User
from khuyencong.directory.services import notices
from khuyencong.projects import services as projects
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def tell(user, key="a", text="Đề án chờ bạn"):
    notices.tell([user], text=told(text), path="/ban-lam-viec/", key=key, at=at(1))


def test_the_centre_hears_of_a_request_and_the_owner_of_what_is_missing(world):
    project = province.drafted(world)
    notice = Notice.objects.get(user=world.users["mai"], text__contains="chờ tiếp nhận")
    assert notice.path.startswith("/ban-lam-viec/de-nghi/")
    row = project.beneficiaries.get().request
    projects.withdraw(project, reason="Lập lại", by=world.actor("mai"), at=at(3))
    projects.return_request(row, items=[("Báo giá", "Mới có một")], by=world.actor("mai"), at=at(4))
    told = Notice.objects.filter(user=world.users["tam"]).order_by("pk").last().text
    assert "cần bổ sung 1 mục" in told
    assert not Notice.objects.filter(user=world.users["loc"]).exists()


def test_the_next_holder_hears_when_a_project_comes_to_her(world):
    projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    assert Notice.objects.filter(user=world.users["binh"], text__contains="Đã đăng ký").exists()
    assert not Notice.objects.filter(user=world.users["thu"]).exists()


def test_the_same_thing_is_told_once(world):
    tell(world.users["mai"])
    tell(world.users["mai"])
    assert Notice.objects.filter(user=world.users["mai"]).count() == 1


def test_mail_goes_to_who_has_an_address_and_text_to_who_has_only_a_phone(
    world, settings, tmp_path
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    mai, tam = world.users["mai"], world.users["tam"]
    mai.email, tam.phone = "mai@example.org", "0900000001"
    mai.save()
    tam.save()
    tell(mai)
    tell(tam)
    assert mail.outbox == []
    assert outbox.deliver_due(now=at(2)) == 2
    assert mail.outbox[0].to == ["mai@example.org"]
    assert "http" in mail.outbox[0].body
    (text,) = tmp_path.glob("*.txt")
    assert "0900000001" in text.read_text(encoding="utf-8")


@pytest.mark.parametrize("mode", ["daily", "off"])
def test_who_wants_one_letter_a_day_or_none_gets_none_at_once(world, mode):
    mai = world.users["mai"]
    User.objects.filter(pk=mai.pk).update(email="mai@example.org", notice_mode=mode)
    mai.refresh_from_db()
    tell(mai)
    assert not Message.objects.exists()
    assert notices.unread(mai) == 1


def test_the_morning_letter_gathers_what_was_not_read(world):
    mai = world.users["mai"]
    User.objects.filter(pk=mai.pk).update(email="mai@example.org", notice_mode="daily")
    mai.refresh_from_db()
    tell(mai, "a", "Việc thứ nhất")
    tell(mai, "b", "Việc thứ hai")
    notices.digest_job(now=at(2, hour=6))
    assert not Message.objects.exists()
    notices.digest_job(now=at(2, hour=8))
    notices.digest_job(now=at(2, hour=9))
    (letter,) = Message.objects.all()
    assert letter.subject == "2 việc mới"
    assert "Việc thứ nhất" in letter.body


def test_the_page_lists_counts_and_is_switched_off(client, world):
    mai = world.users["mai"]
    tell(mai)
    client.force_login(mai)
    page = client.get("/tai-khoan/thong-bao/").content.decode()
    assert "Thông báo (1)" in page
    client.post("/tai-khoan/thong-bao/", {"act": "read"})
    assert "Thông báo (1)" not in client.get("/tai-khoan/thong-bao/").content.decode()
    client.post("/tai-khoan/thong-bao/", {"mode": "off"})
    mai.refresh_from_db()
    assert mai.notice_mode == "off"


def test_a_notice_is_said_in_the_language_of_who_reads_it(client, world):
    with override("en"):  # whoever did it reads English
        project = projects.register(province.drafted(world), by=world.actor("mai"), at=at(3))
    notice = Notice.objects.get(user=world.users["binh"])
    assert notice.text == f"Đề án {project.code} “Máy chẻ nan”: Đã đăng ký."
    client.force_login(world.users["binh"])
    page = client.get(reverse("notices")).content.decode()
    assert notice.text in page
    client.cookies["django_language"] = "en"
    page = client.get(reverse("notices")).content.decode()
    assert f"Project {project.code} “Máy chẻ nan”: Registered." in page
    assert notice.text not in page


def test_a_notice_from_before_is_said_as_it_was_told(world):
    made = Notice.objects.create(
        user=world.users["mai"], text="Việc cũ {không điền}.", path="/", key="old", at=at(1)
    )
    assert made.said == "Việc cũ {không điền}."


@pytest.mark.parametrize("reason", ["", "100 % {x} {", "Máy " * 200])
def test_what_people_wrote_is_said_as_they_wrote_it(world, reason):
    notices.tell(
        [world.users["mai"]], text=told(lazy("Xem lại {code}: {reason}"),
        code="DA", reason=reason), path="/", key="k", at=at(1),
    )  # fmt: skip
    made = Notice.objects.get(user=world.users["mai"])
    assert made.said == f"Xem lại DA: {reason}"
    assert made.text == made.said[:300]


def test_every_notice_is_kept_with_its_sentence():
    """Nothing hands `tell` a text that only its writer can read; a label of choices is lazy."""
    calls = 0
    for path in pathlib.Path("khuyencong").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "told" and node.args:
                first = ast.unparse(node.args[0])
                is_kept = first.startswith("lazy(") or first.isidentifier()
                assert is_kept or first.endswith(".label"), (path, first)
                calls += 1
    assert calls > 25


def test_what_somebody_typed_as_a_reason_goes_into_no_message():
    """A message also goes by mail and telephone: it says where the reason stands."""
    typed = {"reason", "why", "remark", "answer", "opinion"}
    for path in pathlib.Path("khuyencong").rglob("*.py"):
        if "management" in path.parts:
            continue  # what a machine found
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "told":
                assert not typed & {one.arg for one in node.keywords}, path
