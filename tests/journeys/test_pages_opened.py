"""From an owner's telephone to a signed contract through the pages: how many are opened for each
step, and that nothing is typed twice. The table stands in docs/pages-opened.md."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from khuyencong.appraisal.models import CompletionItem
from khuyencong.directory.models import Notice
from khuyencong.ledger.models import Fund
from khuyencong.planning.models import Adjustment
from khuyencong.projects.models import Project, Request
from tests import world as province
from tests.journeys.walking import Walk

pytestmark = pytest.mark.django_db
TABLE = Path(settings.BASE_DIR) / "docs" / "pages-opened.md"


def table(heading: str) -> dict[str, int]:
    """{step: pages} of the document under this heading."""
    _before, _heading, text = TABLE.read_text(encoding="utf-8").partition(f"## {heading}\n")
    rows = re.findall(r"^\| (.+?) \| (\d+) \|$", text.partition("\n## ")[0], re.MULTILINE)
    return {step: int(count) for step, count in rows}


def since(walk, step: str) -> dict[str, int]:
    """{step: pages} from this step on, in order."""
    steps = list(walk.opened)
    return {name: walk.opened[name] for name in steps[steps.index(step) :]}


def ask(walk, name="tam", step="Chủ cơ sở làm và nộp đề nghị"):
    """A workshop asks for a machine."""
    walk.as_(name, step)
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


def draft(walk, step="Trung tâm lập, đăng ký đề án từ đề nghị", **chosen):
    walk.as_("mai", step)
    walk.go("Xem xét đề nghị hỗ trợ")
    walk.go("Lập đề án từ đề nghị này")
    walk.press(year=str(province.YEAR), **chosen)
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
    items = CompletionItem.objects.order_by("pk")
    walk.press("send", **{f"text_{item.pk}": f"Đã gửi kèm, tờ {item.pk}" for item in items})
    walk.go("Đăng ký lại")
    walk.press()


def ask_her_for_nine(walk):
    """As `ask_for_nine`, each of the owner."""
    walk.as_("binh", "Sở yêu cầu bổ sung chín mục")
    walk.go("Thẩm định đề án")
    walk.go("Yêu cầu bổ sung")
    while "item_9" not in walk.page:
        walk.press("more_rows")
    asked = Request.objects.get().code
    boxes = {}
    for number, (item, reason) in enumerate(NINE, 1):
        boxes |= {f"item_{number}": item, f"reason_{number}": reason, f"who_{number}": asked}
    walk.press(**boxes)


def her_nine_answers(walk):
    walk.as_("tam", "Chủ cơ sở trả lời chín mục")
    walk.go("Mua máy chẻ nan tre")
    walk.go("Còn 9 trên 9 mục bạn phải trả lời, trước ngày")
    items = CompletionItem.objects.order_by("pk")
    walk.press(**{f"text_{item.pk}": f"Gửi Sở, tờ {item.pk}" for item in items})


def judge_nine(walk):
    walk.as_("binh", "Sở xem chín trả lời")
    walk.go("Xem trả lời bổ sung")
    ways = {f"way_{item.pk}": "accept" for item in CompletionItem.objects.all()}
    last = CompletionItem.objects.latest("pk")
    walk.press(
        "judge", **ways | {f"way_{last.pk}": "again", f"reason_{last.pk}": "Tờ số 9 không đọc được"}
    )


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
    assert list(walk.opened.items()) == list(table("A machine").items())
    assert walk.twice() == {}
    assert len(walk.typed) > 10


def test_a_return_with_nine_items_is_answered_without_typing_twice():
    walk = Walk(province.build())
    for step in (ask, draft, ask_for_nine, answer_nine):
        step(walk)
    assert Project.objects.get().state == "registered"
    assert since(walk, "Sở yêu cầu bổ sung chín mục") == table("A return with nine items")
    assert walk.twice() == {}


def test_a_return_with_nine_items_of_the_owner_is_answered_and_looked_at_in_one_press_each():
    walk = Walk(province.build())
    for step in (ask, draft, ask_her_for_nine, her_nine_answers, judge_nine):
        step(walk)
    assert CompletionItem.objects.exclude(accepted_at=None).count() == 8
    assert since(walk, "Sở yêu cầu bổ sung chín mục") == table("A return that the owner answers")
    assert walk.twice() == {}


def ask_finance(walk):
    walk.as_("binh", "Sở xin ý kiến Sở Tài chính")
    walk.go("Thẩm định đề án")
    walk.press("ask", organisations=[str(walk.world.bodies["finance"].pk)])


def disagree(walk):
    walk.as_("son", "Sở Tài chính trả lời không đồng ý")
    walk.go("Cho ý kiến về đề án")
    walk.press(stance="disagree", text="Giá máy cao hơn thị trường.")


def explain(walk):
    walk.as_("mai", "Trung tâm giải trình")
    walk.go("Tiếp thu, giải trình")
    walk.press("answer", way="explained", text="Báo giá của ba nơi bán kèm hồ sơ.")


def decide_all_the_same(walk):
    walk.as_("lan", "Lãnh đạo Sở quyết định xét tiếp")
    walk.go("Quyết định xét tiếp")
    walk.press("decide", reason="Máy thế hệ mới, giá theo báo giá thấp nhất.")


def test_a_body_that_does_not_agree_is_answered_without_typing_twice():
    walk = Walk(province.build())
    for step in (ask, draft, ask_finance, disagree, explain, decide_all_the_same, appraise):
        step(walk)
    assert Project.objects.get().state == "concluded"
    found = since(walk, "Sở xin ý kiến Sở Tài chính")
    assert found == table("A body that does not agree")
    assert walk.twice() == {}


def draft_class(walk):
    walk.as_("mai", "Trung tâm lập, đăng ký đề án lớp học")
    walk.go("Đề án")
    walk.go("Lập đề án")
    walk.press(title="Lớp mây tre đan", activity="vocational_training", year=str(province.YEAR))
    walk.press(
        **{
            "form-0-item": "Thù lao người dạy",
            "form-0-unit": "buổi",
            "form-0-quantity": "30",
            "form-0-unit_price_dong": "1 triệu",
            "form-0-support_dong": "30 triệu",
        }
    )
    walk.go("Đăng ký")
    walk.press()


def assign(walk):
    today = timezone.localdate()
    walk.as_("lan", "Sở giao nhiệm vụ cho Trung tâm")
    walk.go("Giao nhiệm vụ")
    walk.press(signed_date=f"{today:%d/%m/%Y}", end_date=f"{today + timedelta(days=200):%d/%m/%Y}")


def test_a_class_that_the_centre_holds_itself():
    walk = Walk(province.build())
    for step in (
        draft_class, appraise, plan, sign_submission, approve, approve_estimate, assign,
    ):  # fmt: skip
        step(walk)
    assert Project.objects.get().state == "committed"
    assert list(walk.opened.items()) == list(table("A class").items())
    assert walk.twice() == {}


def test_two_workshops_in_one_project():
    walk = Walk(province.build())
    ask(walk)
    ask(walk, "loc", "Chủ cơ sở thứ hai làm và nộp đề nghị")
    both = list(Request.objects.order_by("pk").values_list("code", flat=True))
    draft(walk, "Trung tâm lập, đăng ký đề án từ hai đề nghị", requests=both)
    for step in (appraise, plan, sign_submission, approve, approve_estimate, sign):
        step(walk)
    made = Project.objects.get()
    assert (made.state, made.beneficiaries.count()) == ("committed", 2)
    assert list(walk.opened.items()) == list(table("Two workshops in one project").items())


def forward(walk):
    walk.as_("lan", "Sở gửi đăng ký về Bộ")
    walk.go("Gửi đăng ký về Bộ")
    walk.press()


def record_plan(walk):
    today = timezone.localdate()
    walk.as_("binh", "Sở ghi kế hoạch Bộ giao")
    walk.go("Ghi kế hoạch Bộ giao")
    walk.press(number="1234/QĐ-BCT", decided_date=f"{today:%d/%m/%Y}")


def test_a_project_of_national_money():
    walk = Walk(province.build())
    Fund.objects.create(
        code="KCQG-40", name="Khuyến công quốc gia", province="40", track="national",
        organisation=walk.world.bodies["department"],
    )  # fmt: skip
    ask(walk)
    draft(walk, track="national")
    for step in (appraise, forward, record_plan, approve_estimate, sign):
        step(walk)
    assert Project.objects.get().state == "committed"
    assert list(walk.opened.items()) == list(table("A project of national money").items())
    assert walk.twice() == {}


GROUP = "Máy chẻ nan cho ba xưởng mây tre"


def draft_group(walk):
    """One workshop is known, two places are open: what each gets stands there as the first has."""
    walk.as_("mai", "Trung tâm lập, đăng ký đề án nhóm, mở hai suất")
    walk.go("Xem xét đề nghị hỗ trợ")
    walk.go("Lập đề án từ đề nghị này")
    walk.press(year=str(province.YEAR), is_group="on", title=GROUP)
    walk.press()
    walk.go("Mở suất")
    walk.press("open", count="2")
    walk.go(Project.objects.get().code)
    walk.go("Đăng ký")
    walk.press()


def take_into_a_slot(walk):
    walk.as_("mai", "Trung tâm đưa đề nghị mới vào suất")
    walk.go("Xem xét đề nghị hỗ trợ")
    walk.go("Đưa vào suất 1 của đề án nhóm")
    walk.press("choose")


def fill_the_last_slot(walk):
    """A workshop whose request waits, from the list of work."""
    walk.as_("mai", "Trung tâm chọn cơ sở cho suất còn trống")
    walk.go("Chọn cơ sở cho suất còn trống")
    walk.go("Chọn cơ sở")
    walk.go("Cơ sở đan lát Hoa")
    walk.press("choose")


def test_a_group_with_open_slots():
    world = province.build()
    province.workshop(world, "Cơ sở đan lát Hoa", "hoa", world.communes[0])
    walk = Walk(world)
    ask(walk)
    for step in (draft_group, appraise, plan, sign_submission, approve, approve_estimate):
        step(walk)
    assert walk.twice() == {}
    ask(walk, "loc", "Chủ cơ sở thứ hai làm và nộp đề nghị")
    take_into_a_slot(walk)
    ask(walk, "hoa", "Chủ cơ sở thứ ba làm và nộp đề nghị")
    typed = len(walk.typed)
    for step in (fill_the_last_slot, sign):
        step(walk)
    assert [box for _step, box, _text in walk.typed[typed:]] == ["signed_date", "end_date"]
    made = Project.objects.get()
    assert (made.state, made.beneficiaries.count()) == ("committed", 3)
    assert list(walk.opened.items()) == list(table("A group with open slots").items())


def ask_adjustment(walk):
    walk.as_("mai", "Trung tâm đề nghị điều chỉnh")
    walk.go("Máy chẻ nan")
    walk.go("Điều chỉnh kế hoạch")
    walk.press(
        "ask",
        kind="extension",
        text="Kéo dài thực hiện sang quý I năm sau.",
        reason="Nhà cung cấp giao máy chậm ba tháng.",
    )
    assert "Đang chờ quyết định của: Lãnh đạo UBND tỉnh." in walk.page


def decide_adjustment(walk):
    walk.as_("dung", "UBND tỉnh quyết định điều chỉnh")
    walk.go("Quyết định điều chỉnh: kéo dài sang năm sau")
    walk.press("decide")
    assert "Quyết định điều chỉnh kế hoạch khuyến công" in walk.page


def test_one_adjustment_after_the_contract():
    world = province.build()
    province.committed(world)
    walk = Walk(world)
    for step in (ask_adjustment, decide_adjustment):
        step(walk)
    assert Adjustment.objects.get().state == "decided"
    assert list(walk.opened.items()) == list(table("One adjustment").items())
    assert walk.twice() == {}
    assert Notice.objects.filter(user=world.users["mai"], key__startswith="adjustment/").exists()


def test_what_is_typed_in_two_steps_would_be_told():
    walk = Walk(province.build())
    walk.typed = [
        ("Chủ cơ sở", "title", "Mua máy chẻ nan"),
        ("Trung tâm", "name", "Mua máy chẻ nan"),
    ]
    walk.typed += [("Sở", "amount", "300.000.000"), ("Trung tâm", "amount", "300.000.000")]
    assert walk.twice() == {"Mua máy chẻ nan": ["Chủ cơ sở: title", "Trung tâm: name"]}
