"""Yêu cầu bổ sung, hoàn thiện; biên bản thẩm định."""

from datetime import date

from khuyencong.documents.papers.blocks import (
    Centre,
    Column,
    Each,
    Grounds,
    Signatures,
    Table,
    Text,
    When,
    Wording,
)
from khuyencong.documents.papers.wording.projects import ESTIMATE

COMPLETION = (
    Centre("Kính gửi: {paper.addressee}"),
    Grounds(),
    Text(
        "{paper.frame.issuing_body} đã kiểm tra hồ sơ đề án “{paper.project_title}” "
        "(mã {paper.project_code}). Đề nghị quý đơn vị bổ sung, hoàn thiện các nội dung sau:"
    ),
    Each(
        "paper.items",
        "row",
        (Text("{row.what}", lead="{row.n}. "), Text("Lý do: {row.reason}")),
    ),
    When(
        "paper.respond_by",
        (Text("Đề nghị gửi lại hồ sơ đã hoàn thiện trước ngày {paper.respond_by}."),),
    ),
    Text("Yêu cầu này đã nêu đủ các nội dung cần bổ sung tính đến ngày ban hành."),
    When("paper.contact", (Text("{paper.contact}", lead="Đầu mối hướng dẫn: "),)),
    Signatures(),
)

MINUTES = (
    Grounds(),
    Text("", lead="I. ĐỀ ÁN ĐƯỢC THẨM ĐỊNH"),
    Text("{paper.project_title} (mã {paper.project_code}).", lead="Tên đề án: "),
    Text("{paper.activity}", lead="Nội dung hoạt động khuyến công: "),
    Text("{paper.implementing_unit}", lead="Đơn vị thực hiện: "),
    When(
        "paper.beneficiaries",
        (
            Text("", lead="Đơn vị thụ hưởng:"),
            Each("paper.beneficiaries", "name", (Text("- {name}{mark}"),)),
        ),
        (Text("không áp dụng.", lead="Đơn vị thụ hưởng: "),),
    ),
    Text("{paper.place}; năm kế hoạch {paper.year}.", lead="Địa điểm thực hiện: "),
    When(
        "paper.participants",
        (
            Text("", lead="II. THÀNH PHẦN THẨM ĐỊNH"),
            Each("paper.participants", "row", (Text("{row.n}. {row.name}, {row.role}{mark}"),)),
        ),
    ),
    When(
        "paper.site_checks",
        (
            Text("", lead="XÁC MINH TẠI CƠ SỞ"),
            Each("paper.site_checks", "line", (Text("- {line}{mark}"),)),
        ),
    ),
    When(
        "paper.opinions",
        (
            Text("", lead="Ý KIẾN CỦA CÁC CƠ QUAN"),
            Each(
                "paper.opinions",
                "row",
                (
                    Text("{row.stance}. {row.text}", lead="{row.n}. {row.body}: "),
                    Each("row.remarks", "line", (Text("- {line}{mark}"),)),
                ),
            ),
        ),
    ),
    When("paper.council", (Text("{paper.council}", lead="Hội đồng thẩm định: "),)),
    Text("", lead="III. QUY ĐỊNH ĐÃ ÁP DỤNG"),
    When(
        "paper.snapshot",
        (
            Each(
                "paper.snapshot",
                "row",
                (
                    Text(
                        "đề nghị {row.asked_dong} đồng; mức tối đa: {row.ceiling}; "
                        "xét tại ngày {row.basis_date}; {row.standing}.",
                        lead="{row.n}. {row.beneficiary}: ",
                    ),
                    Each("row.reasons", "reason", (Text("- {reason.line}{mark}"),)),
                ),
            ),
        ),
        (Text("Không có mức hỗ trợ nào phải xét."),),
    ),
    Text("", lead="IV. DỰ TOÁN KINH PHÍ THEO NGUỒN"),
    ESTIMATE,
    Text("", lead="V. KẾT LUẬN"),
    When("paper.opinion", (Text("{paper.opinion}", lead="Ý kiến thẩm định: "),)),
    When(
        "paper.is_passed",
        (
            Text(
                "Đạt. Đề nghị bố trí kinh phí khuyến công {paper.support_dong} đồng "
                "({paper.support_dong_words}).",
                lead="Kết luận: ",
            ),
        ),
        (Text("Không đạt.", lead="Kết luận: "),),
    ),
    Signatures(),
)

SITE_CHECK = (
    Grounds(),
    Text(
        "Ngày {paper.visited_date}, {paper.frame.issuing_body} đã đến xác minh tại cơ sở theo đề "
        "nghị hỗ trợ mã {paper.request_code}."
    ),
    Text("{paper.establishment}", lead="Cơ sở: "),
    Text("{paper.address}", lead="Địa chỉ: "),
    Text("{paper.request_title}", lead="Nội dung đề nghị: "),
    Text("{paper.met}", lead="Người được gặp: "),
    Text("", lead="I. ĐIỀU ĐÃ XEM TẠI CHỖ"),
    Each("paper.findings", "row", (Text("{row.n}. {row.what}: {row.seen}{mark}"),)),
    When("paper.workers", (Text("{paper.workers} người", lead="Số lao động nhìn thấy: "),)),
    When("paper.photos", (Text("{paper.photos} ảnh kèm hồ sơ.", lead="Ảnh chụp: "),)),
    Text("", lead="II. KẾT QUẢ XÁC MINH"),
    Text("{paper.result}.", lead="Kết quả: "),
    When("paper.remark", (Text("{paper.remark}", lead="Nhận xét: "),)),
    Signatures(),
)

COUNCIL = (
    Grounds(),
    Text("{paper.council} (thành lập theo {paper.council_decision}).", lead="Hội đồng: "),
    Text("{paper.project_title} (mã {paper.project_code}).", lead="Đề án: "),
    Text("", lead="I. THÀNH VIÊN ĐÃ CHẤM ĐIỂM"),
    Each(
        "paper.members", "row", (Text("{row.n}. {row.name}, {row.part}: {row.points} điểm{mark}"),)
    ),
    When(
        "paper.absent",
        (
            Text("", lead="Không chấm hoặc không được chấm:"),
            Each("paper.absent", "name", (Text("- {name}{mark}"),)),
        ),
    ),
    Text("", lead="II. ĐIỂM THEO TIÊU CHÍ"),
    Text("Tiêu chí có hiệu lực tại ngày {paper.criteria_date}."),
    Table(
        "paper.criteria",
        "row",
        (
            Column("TT", "{row.n}", 12, "center"),
            Column("Tiêu chí", "{row.label}", 88),
            Column("Điểm tối đa", "{row.most}", 30, "right"),
            Column("Điểm bình quân", "{row.mean}", 30, "right"),
        ),
        total=("", "Cộng", "{paper.most}", "{paper.average}"),
    ),
    When("paper.moderation", (Text("{paper.moderation}", lead="Thảo luận, thống nhất: "),)),
    Text("", lead="III. KẾT LUẬN CỦA HỘI ĐỒNG"),
    When("paper.remark", (Text("{paper.remark}"),)),
    When(
        "paper.is_passed",
        (
            Text(
                "Điểm bình quân {paper.average} trên {paper.most}, đạt mức tối thiểu "
                "{paper.pass_points} điểm."
            ),
        ),
        (
            Text(
                "Điểm bình quân {paper.average} trên {paper.most}, chưa đạt mức tối thiểu "
                "{paper.pass_points} điểm."
            ),
        ),
    ),
    Signatures(),
)

FORMS = (
    Wording(
        code="completion_request",
        valid_from=date(2020, 3, 5),
        title="Yêu cầu bổ sung, hoàn thiện",
        working="Gửi một lần, nêu đủ từng mục và lý do.",
        blocks=COMPLETION,
    ),
    Wording(
        code="appraisal_minutes",
        valid_from=date(2020, 3, 5),
        title="Biên bản thẩm định",
        working="Ghi nguyên kết quả xét quy định tại ngày căn cứ.",
        blocks=MINUTES,
    ),
    Wording(
        code="site_check_minutes",
        valid_from=date(2020, 3, 5),
        title="Biên bản xác minh",
        working="Cán bộ xã, phường ghi tại chỗ; điều chưa rõ ghi là chưa rõ.",
        blocks=SITE_CHECK,
    ),
    Wording(
        code="council_minutes",
        valid_from=date(2020, 3, 5),
        title="Biên bản họp hội đồng thẩm định",
        working="Ghi tổng điểm từng thành viên và điểm bình quân từng tiêu chí.",
        blocks=COUNCIL,
    ),
)
