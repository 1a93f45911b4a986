"""From an owner's telephone to a signed contract through the pages: how many are opened for each
step, and that nothing is typed twice. The table stands in docs/pages-opened.md."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from khuyencong.appraisal.models import CompletionItem
from khuyencong.projects.models import Project
from tests import world as province
from tests.journeys.walking import Walk

pytestmark = pytest.mark.django_db
TABLE = Path(settings.BASE_DIR) / "docs" / "pages-opened.md"


def table(words: str) -> dict[str, int]:
    """{step: pages} of the document, of the steps that say this."""
    text = TABLE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (\d+) \|$", text, re.MULTILINE)
    return {step: int(count) for step, count in rows if words in step}


def ask(walk):
    """A workshop asks for a machine."""
    walk.as_("tam", "Chủ cơ sở làm và nộp đề nghị")
    walk.go("Làm đề nghị")
    walk.press(title="Mua máy chẻ nan tre", activity="machinery")
    walk.go("Chi phí và số tiền đề nghị")
    walk.press(
        "",
        **{
            "form-0-item": "Máy chẻ nan tự động",
            "form-0-unit": "máy",
            "form-0-quantity": "1",
            "form-0-unit_price_dong": "800 triệu",
            "form-0-support_dong": "300 triệu",
        },
    )
    walk.go("Số liệu của cơ sở năm trước")
    walk.press(workers="12", revenue_dong="2 tỷ")
    walk.go("Kiểm tra lại và nộp")
    walk.press()


def draft(walk):
    walk.as_("mai", "Trung tâm lập, đăng ký đề án từ đề nghị")
    walk.go("Xem xét đề nghị hỗ trợ")
    walk.go("Lập đề án từ đề nghị này")
    walk.press(year=str(province.YEAR))
    walk.press()  # the estimate as the owner asked
    walk.go("Đăng ký")
    walk.press()


def appraise(walk):
    walk.as_("binh", "Sở thẩm định")
    walk.go("Thẩm định đề án")
    walk.go("Kết luận")
    walk.press(opinion="Đủ điều kiện, mức theo quy định.")


NINE = [(f"Giấy tờ số {number}", f"Chưa thấy trong hồ sơ {number}") for number in range(1, 10)]


def ask_for_nine(walk):
    walk.as_("binh", "Sở yêu cầu bổ sung chín mục")
    walk.go("Thẩm định đề án")
    walk.go("Yêu cầu bổ sung")
    while "item_9" not in walk.page:
        walk.press("more_rows")
    boxes = {}
    for number, (item, reason) in enumerate(NINE, 1):
        boxes |= {f"item_{number}": item, f"reason_{number}": reason}
    walk.press(**boxes)


def answer_nine(walk):
    walk.as_("mai", "Trung tâm trả lời chín mục, đăng ký lại")
    walk.go("Bổ sung, trả lời")
    for item in CompletionItem.objects.order_by("pk"):
        walk.press("answer", item=str(item.pk), text=f"Đã gửi kèm, tờ {item.pk}")
    walk.go("Đăng ký lại")
    walk.press()


def plan(walk):
    walk.as_("binh", "Sở lập phương án kế hoạch")
    walk.go("Đưa vào phương án kế hoạch")
    walk.go(str(province.YEAR))
    walk.go("Thứ tự ưu tiên")
    walk.press("propose", chosen=[Project.objects.get().code])
    walk.press("hand_up")


def sign_submission(walk):
    walk.as_("lan", "Lãnh đạo Sở ký tờ trình")
    walk.go("Ký tờ trình")
    walk.press("submit")


def approve(walk):
    walk.as_("dung", "UBND tỉnh phê duyệt kế hoạch")
    walk.go("Duyệt tờ trình kế hoạch")
    walk.press("look_first")
    walk.press("approve")


def approve_estimate(walk):
    walk.as_("lan", "Sở phê duyệt dự toán")
    walk.go("Phê duyệt dự toán đề án")
    walk.press()


def sign(walk):
    today = timezone.localdate()
    walk.as_("hung", "Trung tâm ký hợp đồng")
    walk.go("Ký hợp đồng")
    walk.press(signed_date=f"{today:%d/%m/%Y}", end_date=f"{today + timedelta(days=200):%d/%m/%Y}")


def test_the_pages_of_each_step_are_those_of_the_table_and_nothing_is_typed_twice():
    walk = Walk(province.build())
    for step in (
        ask, draft, appraise, plan, sign_submission, approve, approve_estimate, sign,
    ):  # fmt: skip
        step(walk)
    assert Project.objects.get().state == "committed"
    counted = {name: count for name, count in table("").items() if "chín" not in name}
    assert list(walk.opened.items()) == list(counted.items())
    assert walk.twice() == {}
    assert len(walk.typed) > 10


def test_a_return_with_nine_items_is_answered_without_typing_twice():
    walk = Walk(province.build())
    for step in (ask, draft, ask_for_nine, answer_nine):
        step(walk)
    assert Project.objects.get().state == "registered"
    back = {name: count for name, count in walk.opened.items() if "chín" in name}
    assert back == table("chín")
    assert walk.twice() == {}


def test_what_is_typed_in_two_steps_would_be_told():
    walk = Walk(province.build())
    walk.typed = [
        ("Chủ cơ sở", "title", "Mua máy chẻ nan"),
        ("Trung tâm", "name", "Mua máy chẻ nan"),
    ]
    walk.typed += [("Sở", "amount", "300.000.000"), ("Trung tâm", "amount", "300.000.000")]
    assert walk.twice() == {"Mua máy chẻ nan": ["Chủ cơ sở: title", "Trung tâm: name"]}
