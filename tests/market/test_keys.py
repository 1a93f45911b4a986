"""Khóa ký: made and given up with the root key, which stays outside; old certificates stay valid,
a stolen key makes no new ones; the trust list only goes up."""

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command

from khuyencong.certificates import codes, lists, sealing
from khuyencong.certificates.sealing import Unsound
from khuyencong.certificates.verdicts import Verdict, judge
from khuyencong.core.actors import SYSTEM
from khuyencong.market import checks, selectors, services
from khuyencong.market.models import SigningKey, TrustList
from khuyencong.market.services import keys
from tests.duties import refused
from tests.market.scenes import ROOT, certified, key
from tests.market.test_withdraw import square
from tests.world import at

pytestmark = pytest.mark.django_db


def test_a_changed_key_leaves_the_old_certificates_valid(world):
    first = key(world)
    old = certified(world)
    second = key(world, when=at(2))
    new = certified(world, name="Giỏ mây", when=at(3))

    assert (old.key, new.key) == (first, second)
    trust = selectors.trust_of(world.province)
    assert trust.version == 2
    for product in (old, new):
        assert judge(square(product), trust, {}, at(4), date(2027, 3, 4)).verdict == Verdict.VALID


def test_a_stolen_key_signs_no_more_and_what_we_signed_with_it_stays_ours(world):
    stolen = key(world)
    genuine = certified(world)
    services.report_stolen(stolen, since=date(2027, 3, 1), root=ROOT, by=SYSTEM, at=at(2))
    thief = keys.secret_of(stolen)
    other = sealing.open_sealed(bytes.fromhex(genuine.sealed), thief.public_key())
    sealed = sealing.seal(
        sealing.Certificate(**{**vars(other), "serial": 7}), thief, bytes.fromhex(stolen.number)
    )
    forged = codes.paper(selectors.site(), codes.new_token(), sealed)

    trust, today = selectors.trust_of(world.province), date(2027, 3, 2)
    assert judge(square(genuine), trust, {}, at(2), today).verdict == Verdict.VALID
    assert judge(forged, trust, {}, at(2), today).verdict == Verdict.WITHDRAWN
    assert selectors.key_on(world.province, today) is None
    assert services.status_list(world.province, 2027, at=at(2)) is None
    refused(lambda: certified(world, name="Giỏ mây", when=at(2)), "khóa ký")


def test_a_key_is_reported_once_and_for_days_in_which_it_signed(world):
    made = key(world)
    for since in (date(2027, 2, 28), date(2027, 3, 3)):
        refused(
            lambda since=since: services.report_stolen(
                made, since=since, root=ROOT, by=SYSTEM, at=at(2)
            ),
            "từ ngày 01/03/2027",
        )
    services.report_stolen(made, since=date(2027, 3, 2), root=ROOT, by=SYSTEM, at=at(2))
    refused(
        lambda: services.report_stolen(
            made, since=date(2027, 3, 2), root=ROOT, by=SYSTEM, at=at(2)
        ),
        "đã báo lộ",
    )


def test_another_root_signs_no_list(world):
    key(world)
    another = Ed25519PrivateKey.generate()
    refused(
        lambda: services.make_key(
            world.province, last_day=date(2028, 1, 1), root=another, by=SYSTEM, at=at(2)
        ),
        "không phải khóa đã ký",
    )
    assert SigningKey.objects.count() == 1


def test_a_trust_list_that_was_rolled_back_is_refused(world):
    key(world)
    old = selectors.newest_list(world.province).text
    key(world, when=at(2))
    lists.read_trust(old, ROOT.public_key(), least_version=1)
    with pytest.raises(Unsound, match="older"):
        lists.read_trust(old, ROOT.public_key(), least_version=2)


def test_a_key_that_has_ended_already_is_not_made(world):
    refused(
        lambda: services.make_key(
            world.province, last_day=date(2027, 2, 28), root=ROOT, by=SYSTEM, at=at(1)
        ),
        "trước hôm nay",
    )


def test_verify_names_a_list_that_is_gone_and_a_key_that_none_names(world):
    key(world)
    assert checks.faults() == []
    made = SigningKey.objects.get()
    SigningKey.objects.create(
        province=world.province, number="00ff", public=made.public, first_day=made.first_day,
        last_day=made.last_day, made_at=made.made_at,
    )  # fmt: skip
    assert len(checks.faults()) == 1


def test_by_command_a_root_is_made_once_and_a_stolen_key_named(world, tmp_path, capsys):
    root = tmp_path / "root"
    call_command("certificate_keys", "make", "--root", str(root), "--new-root")
    assert root.stat().st_mode & 0o777 == 0o600
    call_command("certificate_keys", "make", "--root", str(root))
    assert "phiên bản 2" in capsys.readouterr().out
    today = SigningKey.objects.earliest("pk").first_day
    call_command(
        "certificate_keys", "stolen", "--root", str(root), "--key", "0001",
        "--since", f"{today:%d/%m/%Y}",
    )  # fmt: skip
    assert TrustList.objects.count() == 3
    for more in (
        ("make", "--root", str(root), "--new-root"),
        ("make", "--root", str(tmp_path / "none")),
        ("stolen", "--root", str(root), "--key", "00aa", "--since", "1/3/2027"),
        ("make", "--root", str(root), "--until", "31/31/2027"),
    ):
        with pytest.raises(CommandError):
            call_command("certificate_keys", *more)
