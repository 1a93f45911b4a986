"""Vào bằng số điện thoại: a code to a telephone or a mail address, and nothing else."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from khuyencong.core import events, outbox
from khuyencong.core.errors import Refused
from khuyencong.core.models import Event, Message, Stream
from khuyencong.directory.models import ContactCode, Person, User
from khuyencong.directory.services import contacts
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
PHONE = "0912345678"
HOUR = timedelta(hours=1)


@pytest.fixture
def world():
    return province.build()


def code_of(message: Message, now=None) -> str:
    """The code that the worker writes into the message when it leaves."""
    return re.search(r"\d{8}", contacts.write_code(message, now or at(1)).body)[0]


def sent_code(contact: str = PHONE, *, now=None) -> str:
    contacts.ask(contact, visitor="here", at=now or at(1))
    return code_of(Message.objects.order_by("pk").last(), now)


def test_a_telephone_alone_opens_an_account_that_holds_nothing(world):
    user = contacts.confirm(PHONE, code=sent_code(), at=at(1))
    assert (user.username, user.phone) == (PHONE, PHONE)
    assert not user.has_usable_password()
    assert not Person.objects.get(user=user).assignments.exists()
    assert events.history(user.stream).filter(kind="open_own_account").exists()


def test_a_mail_address_does_as_well(world):
    user = contacts.confirm("lan@example.vn", code=sent_code("lan@example.vn"), at=at(1))
    assert (user.email, user.phone) == ("lan@example.vn", "")


def test_the_number_stands_in_no_event_and_in_no_name_of_a_chain(world):
    user = contacts.confirm(PHONE, code=sent_code(), at=at(1))
    assert PHONE not in str(user)
    texts = [e.payload_text + e.by_name + e.stream for e in Event.objects.all()]
    assert not any(PHONE in text for text in [*texts, *Stream.objects.values_list("pk", flat=True)])


def test_the_next_time_the_same_account_opens(world):
    first = contacts.confirm(PHONE, code=sent_code(), at=at(1))
    assert contacts.confirm(PHONE, code=sent_code(now=at(2)), at=at(2)) == first


def test_an_account_that_the_province_opened_keeps_its_door(world):
    """A telephone passed on to somebody else opens nothing that has a name of its own."""
    User.objects.filter(username="tam").update(phone=PHONE)
    with pytest.raises(Refused, match="không mở bằng mã được"):
        contacts.confirm(PHONE, code=sent_code(), at=at(1))
    assert not User.objects.filter(username=PHONE).exists()
    User.objects.filter(username="lan").update(phone=PHONE)
    with pytest.raises(Refused, match="không mở bằng mã được"):
        contacts.confirm(PHONE, code=sent_code(now=at(2)), at=at(2))


def test_an_account_of_an_office_is_never_opened_by_a_code_nor_doubled(world):
    User.objects.filter(username="thu").update(phone=PHONE)
    User.objects.filter(username="mai").update(username="0987654321")
    for contact in (PHONE, "0987654321"):
        with pytest.raises(contacts.HasAccount, match="không mở bằng mã được"):
            contacts.confirm(contact, code=sent_code(contact), at=at(1))
    assert not User.objects.filter(username=PHONE).exists()


def test_an_officer_is_told_of_her_account_only_with_the_right_code(client, world):
    """A stranger's wrong code is answered alike, whoever has the number."""
    User.objects.filter(username="thu").update(phone=PHONE)
    answers = []
    for contact in (PHONE, "0987654321"):
        code = sent_code(contact, now=timezone.now())
        wrong = {"contact": contact, "code": "00000000" if code != "00000000" else "11111111"}
        page = client.post("/tai-khoan/vao/ma/", wrong)
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        answers.append((page.status_code, text.replace(contact, "")))
    assert answers[0] == answers[1]
    right = {"contact": PHONE, "code": sent_code(now=timezone.now())}
    answer = client.post("/tai-khoan/vao/ma/", right, follow=True)
    assert "Bạn đã có tài khoản." in answer.content.decode()
    assert answer.redirect_chain == [("/tai-khoan/dang-nhap/?next=/cua-toi/co-so/", 302)]


def test_who_left_her_post_begins_with_an_account_of_her_own(world):
    User.objects.filter(username="thu").update(phone=PHONE, is_active=False)
    assert contacts.confirm(PHONE, code=sent_code(), at=at(1)).username == PHONE


def test_a_locked_account_stays_locked(world):
    user = contacts.confirm(PHONE, code=sent_code(), at=at(1))
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(Refused, match="không mở bằng mã được"):
        contacts.confirm(PHONE, code=sent_code(now=at(2)), at=at(2))


def test_a_code_opens_once(world):
    code = sent_code()
    contacts.confirm(PHONE, code=code, at=at(1))
    with pytest.raises(Refused, match="Mã không đúng"):
        contacts.confirm(PHONE, code=code, at=at(1))


def test_a_code_of_another_telephone_opens_nothing(world):
    code = sent_code()
    sent_code("0987654321")
    with pytest.raises(Refused, match="Mã không đúng"):
        contacts.confirm("0987654321", code=code, at=at(1))


def test_a_code_dies_after_half_an_hour(world):
    code = sent_code()
    with pytest.raises(Refused, match="hết hạn"):
        contacts.confirm(PHONE, code=code, at=at(1) + timedelta(minutes=30))
    assert contacts.confirm(PHONE, code=code, at=at(1) + timedelta(minutes=29))


def test_five_wrong_tries_end_a_code_and_the_fifth_may_be_right(world):
    code = sent_code()
    wrong = "00000000" if code != "00000000" else "11111111"
    for _ in range(4):
        with pytest.raises(Refused):
            contacts.confirm(PHONE, code=wrong, at=at(1))
    assert contacts.confirm(PHONE, code=code, at=at(1))
    again = sent_code(now=at(2))
    for _ in range(5):
        with pytest.raises(Refused):
            contacts.confirm(PHONE, code="x", at=at(2))
    with pytest.raises(Refused, match="Mã không đúng"):
        contacts.confirm(PHONE, code=again, at=at(2))


def test_ten_tries_an_hour_are_the_most_for_one_contact_over_all_its_codes(world):
    for _ in range(3):
        sent_code()
    for _ in range(10):
        with pytest.raises(Refused, match="Mã không đúng"):
            contacts.confirm(PHONE, code="x", at=at(1))
    with pytest.raises(Refused, match="Đã hỏi 11 lần"):
        contacts.confirm(PHONE, code="x", at=at(1))


def test_a_contact_gets_three_codes_an_hour(world):
    for _ in range(3):
        sent_code()
    with pytest.raises(Refused, match="nhiều nhất 3 lần"):
        contacts.ask(PHONE, visitor="elsewhere", at=at(1))
    contacts.ask(PHONE, visitor="here", at=at(1) + HOUR)


def test_pages_tell_nobody_whether_a_telephone_is_known(client, world):
    User.objects.filter(username="tam").update(phone=PHONE)
    asked = [client.post("/tai-khoan/vao/", {"contact": c}) for c in (PHONE, "0987654321")]
    assert {(a.status_code, a["Location"]) for a in asked} == {(302, "/tai-khoan/vao/ma/")}
    typed = [
        client.post("/tai-khoan/vao/ma/", {"contact": c, "code": "12345678"})
        for c in (PHONE, "0987654321")
    ]
    assert all("Mã không đúng, hết hạn" in page.content.decode() for page in typed)


def entered(client, contact: str = PHONE):
    client.post("/tai-khoan/vao/", {"contact": contact})
    code = code_of(Message.objects.order_by("pk").last(), timezone.now())
    return client.post("/tai-khoan/vao/ma/", {"contact": contact, "code": code})


def test_a_second_factor_is_asked_for_after_the_code_too(client, world):
    user = contacts.confirm(PHONE, code=sent_code(), at=at(1))
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    answer = entered(client)
    assert answer["Location"] == "/tai-khoan/hai-lop/dang-nhap/"
    assert client.get("/tai-khoan/thong-bao/").status_code == 302


def test_who_types_the_code_is_signed_in_and_greeted_by_name(client, world):
    assert entered(client).status_code == 302
    page = client.get("/cua-toi/co-so/").content.decode()
    assert "Chủ số …5678" in page


def test_without_a_gateway_the_page_says_where_the_code_is_to_be_had(client, world, settings):
    settings.IS_DEMONSTRATION = False
    client.post("/tai-khoan/vao/", {"contact": PHONE})
    page = client.get("/tai-khoan/vao/ma/").content.decode()
    assert "Mã không tới điện thoại được" in page
    assert "đang được gửi tới bạn" not in page
    assert client.get("/tai-khoan/tin-trinh-dien/").status_code == 404


def test_a_demonstration_shows_what_it_would_have_sent(client, world, settings, tmp_path):
    settings.IS_DEMONSTRATION, settings.EMAIL_FILE_PATH = True, tmp_path
    client.post("/tai-khoan/vao/", {"contact": PHONE})
    assert "Bản trình diễn không gửi tin" in client.get("/tai-khoan/vao/ma/").content.decode()
    outbox.deliver_due(now=timezone.now())
    page = client.get("/tai-khoan/tin-trinh-dien/").content.decode()
    code = re.search(r"Khuyến Công: (\d{8})", page)[1]
    assert client.post("/tai-khoan/vao/ma/", {"contact": PHONE, "code": code}).status_code == 302


def test_with_a_gateway_nothing_is_warned_of(client, world, settings):
    settings.TEXT_GATEWAY = "tests.directory.test_enter_by_telephone.Real"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    page = client.get("/tai-khoan/vao/ma/").content.decode()
    assert "đang được gửi tới bạn" in page
    assert "không tới" not in page


class Real:
    """A gateway that hands messages to somebody."""


def test_an_officer_at_the_counter_gives_the_code_that_no_message_carries(world):
    code = contacts.give_at_counter(None, phone=PHONE, by=world.actor("mai"), at=at(1))
    user = contacts.confirm(PHONE, code=code, at=at(1) + timedelta(hours=23))
    assert contacts.gave_code(user) == {str(world.users["mai"].uuid)}


def test_no_code_is_given_for_a_number_that_has_an_account(world):
    User.objects.filter(username="tam").update(phone=PHONE)
    with pytest.raises(Refused, match="đã có tài khoản"):
        contacts.give_at_counter(None, phone=PHONE, by=world.actor("mai"), at=at(1))
    assert not ContactCode.objects.exists()


def test_an_owner_and_an_accountant_give_no_codes(world):
    for name in ("tam", "thu", "ha"):
        with pytest.raises(Refused, match="Chỉ cán bộ tại quầy"):
            contacts.give_at_counter(None, phone=PHONE, by=world.actor(name), at=at(1))


def test_who_came_by_a_code_sets_a_password_once_and_comes_back_by_it(client, world, settings):
    settings.IS_DEMONSTRATION = False
    code = contacts.give_at_counter(None, phone=PHONE, by=world.actor("mai"), at=timezone.now())
    client.post("/tai-khoan/vao/ma/", {"contact": PHONE, "code": code})
    assert "đặt mật khẩu ngay" in client.get("/cua-toi/co-so/").content.decode()
    page = "/tai-khoan/dat-mat-khau/"
    assert client.post(page, {"password": "12345678"}).status_code == 422
    assert client.post(page, {"password": "mot-xuong-may-tre"}).status_code == 302
    assert page not in client.get("/cua-toi/co-so/").content.decode()  # signed in still
    assert client.post(page, {"password": "cua-nguoi-khac-2027"}).status_code == 302
    user = User.objects.get(username=PHONE)
    assert user.check_password("mot-xuong-may-tre")
    with pytest.raises(Refused, match="đã có mật khẩu"):
        contacts.set_first_password(user, password="x" * 20, by=world.actor("mai"), at=at(1))
    client.logout()
    spelt = {"login": "+84 912 345 678", "password": "mot-xuong-may-tre"}
    assert client.post("/tai-khoan/dang-nhap/", spelt).status_code == 302


def test_old_codes_are_swept(world):
    sent_code()
    contacts.sweep_job(now=at(2))
    assert ContactCode.objects.exists()
    contacts.sweep_job(now=at(4))
    assert not ContactCode.objects.exists()
