"""What a buyer reads: one plain verdict without scripts, the product, a fake reported."""

import gzip
import json
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khuyencong.certificates import codes, lists
from khuyencong.market import selectors, services
from khuyencong.market.models import FakeReport, RecognisedProduct
from khuyencong.obligations.models import Obligation
from tests.duties import elsewhere, everyone_but, kinds, refused
from tests.market.scenes import ROOT, certified, withdrawn
from tests.market.test_withdraw import square

pytestmark = pytest.mark.django_db


def page_of(text, status=200):
    """The page that a camera opens."""
    answer = Client().get(text[text.index("/V/") :])
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def product(world):
    return certified(world, when=timezone.now())


def test_a_label_and_a_square_say_valid_and_what_to_compare(product):
    for text in (codes.label(selectors.site(), product.token), square(product)):
        page = page_of(text)
        assert "Còn giá trị" in page
        for words in ("Mâm mây đan", "Hợp tác xã mây tre đan Nghi Lộc", product.number):
            assert words in page
        assert "không chứng tỏ món hàng trên tay bạn là thật" in page
        assert reverse("portal:product_photo", args=[product.token, "photo_front"]) in page


def test_a_certificate_after_its_last_day_says_so(product):
    RecognisedProduct.objects.filter(pk=product.pk).update(
        last_day=timezone.localdate() - timedelta(days=1),
        first_day=timezone.localdate() - timedelta(days=9),
    )
    assert "Hết giá trị" in page_of(codes.label(selectors.site(), product.token))


def test_a_withdrawn_one_is_red_for_label_and_square(world, product):
    withdrawn(world, product, when=timezone.now())
    for text in (codes.label(selectors.site(), product.token), square(product)):
        page = page_of(text)
        assert "Đã bị thu hồi" in page
        assert "Còn giá trị" not in page


def test_an_unknown_code_a_forged_square_and_two_joined_are_not_ours(world, product):
    other = certified(world, name="Giỏ mây", when=timezone.now())
    assert "Không phải giấy của chúng tôi" in page_of("/V/0000000000", 404)
    text = square(product)
    swapped = text.replace(product.token, other.token)
    altered = text[:-20] + ("A" if text[-20] != "A" else "B") + text[-19:]
    for forged in (swapped, altered):
        page = page_of(forged)
        assert "Không phải giấy của chúng tôi" in page
        assert "bị sửa hoặc ghép" in page
        assert "Còn giá trị" not in page


def test_guesses_are_stopped_and_whoever_reads_a_true_label_is_not(product):
    visitor = Client()
    asked = [visitor.get(f"/V/{number:010d}").status_code for number in range(61)]
    assert asked == [404] * 60 + [429]
    assert visitor.get(reverse("portal:verify", args=[product.token])).status_code == 200


def test_the_page_is_at_most_30_kb_and_needs_no_script(product):
    page = page_of(square(product))
    sheets = [
        (configured.BASE_DIR / "khuyencong/ui/static/ui" / name).read_bytes()
        for name in ("tokens.css", "base.css", "components.css", "print.css", "page.js", "mark.svg")
    ]
    assert len(page.encode()) + sum(len(gzip.compress(one)) for one in sheets) <= 30_000
    assert page.count("<script") == 1  # that of every page, which says nothing here
    picture = Client().get(reverse("portal:product_photo", args=[product.token, "photo_top"]))
    assert picture["Content-Type"] == "image/jpeg"
    assert len(picture.content) <= 20_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://khuyencong-nghean.vn.lua/V/7Q2M4K9XT3", "không phải"),
        ("7Q2M4K9XTU", "Đây không phải mã"),
        ("xin chào", "Đây không phải mã"),
    ],
)
def test_a_typed_text_that_is_no_code_or_leads_elsewhere_is_refused_in_words(product, text, words):
    answer = Client().post(reverse("portal:check_code"), {"text": text})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_was_photographed_or_typed_leads_to_its_answer(product):
    for text in (square(product), product.token, product.token.lower(), f" {product.token} "):
        answer = Client().post(reverse("portal:check_code"), {"text": text}, follow=True)
        assert "Còn giá trị" in answer.content.decode()


def test_the_public_list_shows_what_stands_and_was_agreed_to(world, product):
    quiet = certified(world, name="Giỏ mây", consent="", when=timezone.now())
    gone = certified(world, name="Nón lá", when=timezone.now())
    withdrawn(world, gone, when=timezone.now())
    page = Client().get(reverse("portal:products")).content.decode()
    assert product.name in page
    for name in (quiet.name, gone.name, "Tam", "0912"):
        assert name not in page
    told = json.loads(Client().get(reverse("portal:products_data")).content)
    assert [one["name"] for one in told["itemListElement"]] == [product.name]
    assert told["itemListElement"][0]["hasCertification"]["certificationIdentification"] == (
        product.number
    )


def test_consent_taken_back_takes_it_out_of_the_list(world, product):
    services.set_consent(product, consent="", by=world.actor("mai"), at=timezone.now())
    assert product.name not in Client().get(reverse("portal:products")).content.decode()
    assert kinds(product.stream)[-1] == "set_consent"
    askers = ("centre_specialist", "department_specialist")
    for by in (*everyone_but(world, *askers), elsewhere(*askers)):
        refused(
            lambda by=by: services.set_consent(product, consent="x", by=by, at=timezone.now()),
            "Chỉ",
        )


def test_the_published_lists_are_read_with_the_root_alone(product):
    trust = Client().get(reverse("portal:trust_list"))
    assert trust["Cache-Control"] == "public, max-age=60"
    read = lists.read_trust(trust.content.decode(), ROOT.public_key())
    year = timezone.localdate().year
    status = Client().get(reverse("portal:status_list", args=[year])).content.decode()
    assert lists.read_status(status, read).count == 1


def test_before_a_province_has_a_key_its_lists_are_not_there(world):
    assert Client().get(reverse("portal:trust_list")).status_code == 404
    assert Client().get(reverse("portal:status_list", args=[2027])).status_code == 404


def test_a_fake_is_reported_without_an_account_and_the_department_owes_an_answer(world, product):
    sent = {
        "typed": product.token, "seen_where": "Chợ Vinh", "text": "Nhựa, không phải mây",
        "contact": "0912345678",
    }  # fmt: skip
    answer = Client().post(reverse("portal:report_fake"), sent)
    report = FakeReport.objects.get()
    assert report.code in answer.content.decode()
    assert report.product == product
    owed = Obligation.objects.still_open().get(subject=report.uuid)
    assert (owed.kind, owed.role) == ("fake_report.answer", "department_specialist")
    for by in (*everyone_but(world, "department_specialist"), elsewhere("department_specialist")):
        refused(
            lambda by=by: services.answer(
                report, outcome="ours", answer="x", by=by, at=timezone.now()
            ),
            "Chỉ",
        )

    binh = Client()
    binh.force_login(world.users["binh"])
    page = reverse("market:report", args=[report.uuid])
    assert "Chợ Vinh" in binh.get(page).content.decode()
    binh.post(page, {"outcome": "sent_on", "answer": "Chuyển Chi cục quản lý thị trường"})
    report.refresh_from_db()
    assert report.outcome == "sent_on"
    assert not Obligation.objects.still_open().filter(subject=report.uuid).exists()
    assert kinds(report.stream) == ["report_fake", "answer_report"]
    assert binh.post(page, {"outcome": "ours", "answer": "Lần hai"}).status_code == 422


def test_ten_reports_an_hour_from_one_address_and_none_without_a_place(world):
    sent = {"seen_where": "Chợ Vinh", "text": "Nhãn khác"}
    visitor = Client()
    assert visitor.post(reverse("portal:report_fake"), {"text": "x"}).status_code == 422
    asked = [visitor.post(reverse("portal:report_fake"), sent).status_code for _n in range(11)]
    assert asked == [200] * 10 + [422]
    assert FakeReport.objects.count() == 10


def test_an_officer_proposes_and_a_leader_issues_on_their_pages(world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.documents.hostile_files import pdf
    from tests.market.scenes import key, photos

    key(world, when=timezone.now())
    mai, lan = Client(), Client()
    mai.force_login(world.users["mai"])
    lan.force_login(world.users["lan"])
    sent = {
        "establishment": world.workshops[0].code.lower(), "name": "Mâm mây", "level": "2",
        "decision_number": "12/QĐ-UBND", "decided_date": f"{timezone.localdate():%d/%m/%Y}",
        "decided_by": "UBND tỉnh", "consent": "",
        "scan": SimpleUploadedFile("qd.pdf", pdf()),
        **{side: SimpleUploadedFile(name, content) for side, (name, content) in photos().items()},
    }  # fmt: skip
    answer = mai.post(reverse("market:propose"), sent)
    page = answer.url
    assert 'value="issue"' not in mai.get(page).content.decode()
    assert 'value="issue"' in lan.get(page).content.decode()
    lan.post(page, {"act": "issue"})
    product = RecognisedProduct.objects.get()
    assert product.state == "issued"
    assert product.number in lan.get(reverse("market:home")).content.decode()
    paper = lan.get(reverse("market:certificate", args=[product.uuid, "pdf"]))
    assert paper.content.startswith(b"%PDF")
    scan = lan.get(reverse("market:product_file", args=[product.uuid, "decision"]))
    assert scan.content.startswith(b"%PDF")
    stranger = Client()
    stranger.force_login(world.users["tam"])
    assert stranger.get(page).status_code == 403
