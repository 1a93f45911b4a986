"""Khai báo cơ sở của mình: formed at once, or claimed, asked about and answered by an officer."""

import pytest

from khuyencong.core.errors import Refused
from khuyencong.directory.models import (
    Assignment,
    Claim,
    Establishment,
    Notice,
    Person,
    Trade,
    User,
)
from khuyencong.directory.selectors import actor_for
from khuyencong.directory.services import contacts, owning
from tests import world as province
from tests.directory.test_enter_by_telephone import sent_code
from tests.world import at

pytestmark = pytest.mark.django_db
PHONE, HOAS = "0912345678", "0100109106"


@pytest.fixture
def world():
    world = province.build()
    province.commune_officer(world, "xuan", world.communes[0])
    world.users["hoa"] = contacts.confirm(PHONE, code=sent_code(PHONE), at=at(1))
    return world


def form(world, who="hoa", on=1, **changed):
    facts = {
        "name": "Xưởng mộc Hoa",
        "place": world.communes[0],
        "legal_form": "business_household",
        "trade": Trade.objects.get(code="1629"),
        "owner_name": "Nguyễn Thị Hoa",
        "owner_phone": PHONE,
        "workers": 5,
        "tax_code": "",
        "proof": "Giấy đăng ký hộ kinh doanh số 27A",
    }
    person = Person.objects.get(user=world.users[who])
    return owning.form_workshop(
        person, **facts | changed, by=actor_for(world.users[who], on=at(on).date()), at=at(on)
    )


def claimed(world, **changed):
    """Hoa claims the workshop that Tâm holds."""
    first = world.workshops[0]
    return form(world, name=first.name, **changed)


def owns(world, who, establishment) -> bool:
    held = Assignment.objects.filter(person__user=world.users[who], role="owner")
    return held.filter(establishment=establishment).exists()


def test_a_household_without_a_tax_code_forms_its_workshop_and_is_called_by_name(world):
    formed = form(world)
    assert isinstance(formed, Establishment)
    assert owns(world, "hoa", formed)
    form(world, name="Xưởng của chồng", owner_name="Trần Văn Bảo")
    form(world, who="tam", name="Xưởng thứ hai của Tam", owner_name="Trần Văn Bảo")
    assert str(User.objects.get(username=PHONE)) == "Nguyễn Thị Hoa"
    assert Person.objects.get(user=world.users["tam"]).full_name != "Trần Văn Bảo"


def test_a_tax_code_that_nobody_has_forms_it_too(world):
    assert form(world, tax_code=HOAS).tax_code == HOAS


def test_one_person_holds_several_workshops(world):
    first, second = form(world), form(world, name="Xưởng mộc thứ hai")
    assert owns(world, "hoa", first)
    assert owns(world, "hoa", second)


def test_a_workshop_of_the_register_is_claimed_and_nobody_loses_it(world):
    claim = claimed(world)
    assert isinstance(claim, Claim)
    assert not owns(world, "hoa", world.workshops[0])
    assert Notice.objects.filter(user=world.users["tam"], text__contains="đề nghị nhận").exists()
    for officer in ("mai", "xuan"):
        assert Notice.objects.filter(user=world.users[officer], text__contains="chờ xác nhận")


def test_the_tax_code_finds_it_under_another_name_in_another_commune(world):
    Establishment.objects.filter(pk=world.workshops[1].pk).update(tax_code=HOAS)
    claim = form(world, tax_code="0100 109 106")
    assert claim.establishment == world.workshops[1]


def test_a_second_press_claims_once(world):
    assert claimed(world) == claimed(world)


def test_her_own_workshop_is_not_claimed_again(world):
    form(world)
    with pytest.raises(Refused, match="đang giữ cơ sở này"):
        form(world)


def test_the_sixth_of_a_day_is_refused(world):
    for number in range(5):
        form(world, name=f"Xưởng {number}")
    with pytest.raises(Refused, match="nhiều nhất 5 lần"):
        form(world, name="Xưởng 6")


def agreed(world):
    return owning.say_as_holder(claimed(world), word="agrees", by=world.actor("tam"), at=at(2))


def test_an_officer_gives_it_once_the_holder_agreed_and_she_is_told(world):
    claim = owning.accept_claim(agreed(world), by=world.actor("mai"), at=at(2))
    assert claim.outcome == "accepted"
    assert owns(world, "hoa", world.workshops[0])
    assert owns(world, "tam", world.workshops[0])
    assert Notice.objects.filter(user=world.users["hoa"], text__contains="Đã nhận").exists()


def test_the_officer_of_the_commune_gives_it_too(world):
    owning.accept_claim(agreed(world), by=world.actor("xuan"), at=at(2))
    assert owns(world, "hoa", world.workshops[0])


def test_a_silent_holder_has_five_working_days(world):
    claim = claimed(world)  # Monday 1 March 2027
    with pytest.raises(Refused, match="chưa trả lời; chờ hết ngày 08/03/2027"):
        owning.accept_claim(claim, by=world.actor("mai"), at=at(8))
    owning.accept_claim(claim, by=world.actor("mai"), at=at(9))
    assert owns(world, "hoa", world.workshops[0])


def test_against_the_holder_only_the_head_of_the_centre_decides_and_says_why(world):
    claim = claimed(world)
    owner = world.actor("tam")
    with pytest.raises(Refused, match="Chưa ghi vì sao"):
        owning.say_as_holder(claim, word="objects", by=owner, at=at(2))
    owning.say_as_holder(claim, word="objects", reason="Không quen", by=owner, at=at(2))
    with pytest.raises(Refused, match="Tam đang giữ cơ sở và không đồng ý: Không quen"):
        owning.accept_claim(claim, reason="Đã xem giấy", by=world.actor("mai"), at=at(20))
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        owning.accept_claim(claim, by=world.actor("hung"), at=at(20))
    owning.accept_claim(claim, reason="Đã xem giấy", by=world.actor("hung"), at=at(20))


def test_it_is_refused_with_a_reason(world):
    claim = agreed(world)
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        owning.refuse_claim(claim, by=world.actor("mai"), at=at(2))
    owning.refuse_claim(claim, reason="Chưa có giấy", by=world.actor("mai"), at=at(2))
    assert not owns(world, "hoa", world.workshops[0])
    assert Notice.objects.filter(user=world.users["hoa"], text__contains="Không được nhận").exists()


def test_what_was_answered_is_not_answered_again(world):
    claim = owning.accept_claim(agreed(world), by=world.actor("mai"), at=at(2))
    with pytest.raises(Refused, match="đã có Mai trả lời"):
        owning.refuse_claim(claim, reason="Thôi", by=world.actor("hung"), at=at(3))


def test_neither_herself_nor_the_holder_nor_another_commune_answers(world):
    claim = agreed(world)
    province.commune_officer(world, "yen", world.communes[1])
    for name in ("hoa", "tam", "yen", "thu", "lan"):
        with pytest.raises(Refused, match="do Trung tâm hoặc cán bộ xã nơi đó"):
            owning.accept_claim(claim, by=world.actor(name), at=at(2))


def test_an_officer_of_another_province_does_not_answer(world):
    other = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    centre = province.body("TT38", "centre", "Trung tâm", "TT", other)
    world.users["vy"] = province.person("vy", "centre_specialist", organisation=centre)
    with pytest.raises(Refused, match="do Trung tâm hoặc cán bộ xã nơi đó"):
        owning.accept_claim(agreed(world), by=world.actor("vy"), at=at(2))


def test_who_gave_her_the_code_does_not_give_her_the_workshop(world):
    code = contacts.give_at_counter(None, phone="0987654321", by=world.actor("mai"), at=at(1))
    world.users["hoa"] = contacts.confirm("0987654321", code=code, at=at(1))
    claim = agreed(world)
    with pytest.raises(Refused, match="đã đưa mã cho người này"):
        owning.accept_claim(claim, by=world.actor("mai"), at=at(2))
    owning.accept_claim(claim, by=world.actor("hung"), at=at(2))


def test_an_officer_who_owns_a_part_does_not_answer(world):
    claim = agreed(world)
    mai = Person.objects.get(user=world.users["mai"])
    Assignment.objects.create(
        person=mai, role="helper", establishment=world.workshops[0], valid_from=at(1).date()
    )
    with pytest.raises(Refused, match="có phần trong cơ sở"):
        owning.accept_claim(claim, by=world.actor("mai"), at=at(2))


def test_only_the_holder_speaks_as_the_holder(world):
    claim = claimed(world)
    for name in ("loc", "hoa", "mai"):
        with pytest.raises(Refused, match="Chỉ người đang giữ"):
            owning.say_as_holder(claim, word="agrees", by=world.actor(name), at=at(2))


def test_the_page_of_officers_shows_who_claims_what_and_takes_the_answer(client, world):
    claim = agreed(world)
    client.force_login(world.users["mai"])
    page = client.get("/tai-khoan/nhan-co-so/").content.decode()
    for words in ("Nguyễn Thị Hoa", "27A", world.workshops[0].name, "Đồng ý"):
        assert words in page
    asked = {"claim": claim.pk, "act": "accept"}
    assert client.post("/tai-khoan/nhan-co-so/", asked).status_code == 302
    assert client.get("/tai-khoan/nhan-co-so/").status_code == 200
    client.force_login(world.users["thu"])
    assert client.get("/tai-khoan/nhan-co-so/").status_code == 403


def test_who_may_not_answer_is_told_why_and_has_no_button(client, world):
    claim = claimed(world)
    client.force_login(world.users["mai"])
    page = "/tai-khoan/nhan-co-so/"
    assert "Xác nhận là chủ" in client.get(page).content.decode()
    kept = client.post(page, {"claim": claim.pk, "reason": "Đã xem giấy 27A", "act": "accept"})
    assert kept.status_code == 422  # its holder has not answered
    assert 'value="Đã xem giấy 27A"' in kept.content.decode()
    mai = Person.objects.get(user=world.users["mai"])
    Assignment.objects.create(
        person=mai, role="helper", establishment=world.workshops[0], valid_from="2020-01-01"
    )
    told = client.get(page).content.decode()
    assert "Người có phần trong cơ sở không xác nhận" in told
    assert "Xác nhận là chủ" not in told


def test_the_claimant_sees_only_what_she_typed(client, world):
    Establishment.objects.filter(pk=world.workshops[1].pk).update(tax_code=HOAS)
    form(world, tax_code=HOAS)
    client.force_login(world.users["hoa"])
    page = client.get("/cua-toi/co-so/").content.decode()
    assert "Xưởng mộc Hoa" in page
    assert world.workshops[1].name not in page
    assert world.workshops[1].code not in page
