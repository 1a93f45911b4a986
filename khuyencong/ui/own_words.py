"""What the rules say of themselves where no clause says it, in the reader's language. The names of
laws and clauses stay as they are."""

from django.utils.translation import gettext_lazy as _

OWN_WORDS = (
    (  # the longest first: one may begin with another
        "mặc định của hệ thống theo cách chia của",
        _("mặc định của hệ thống theo cách chia của"),
    ),
    ("mặc định của hệ thống", _("mặc định của hệ thống")),
    ("chế độ báo cáo của cơ quan hành chính", _("chế độ báo cáo của cơ quan hành chính")),
    ("chưa thấy điều khoản nào quy định", _("chưa thấy điều khoản nào quy định")),
    ("cách hiểu của hệ thống năm 2026 về", _("cách hiểu của hệ thống năm 2026 về")),
    (
        "danh mục địa bàn của pháp luật đầu tư trước",
        _("danh mục địa bàn của pháp luật đầu tư trước"),
    ),
    ("mã ngành do hệ thống tự hiểu", _("mã ngành do hệ thống tự hiểu")),
    (
        "quy định về bình chọn sản phẩm công nghiệp nông thôn tiêu biểu",
        _("quy định về bình chọn sản phẩm công nghiệp nông thôn tiêu biểu"),
    ),
    ("quy định trước", _("quy định trước")),
    (
        "thông báo của cơ quan về ngày nghỉ, ngày làm bù",
        _("thông báo của cơ quan về ngày nghỉ, ngày làm bù"),
    ),
    (
        "thủ tục bình chọn cấp khu vực của Bộ Công Thương",
        _("thủ tục bình chọn cấp khu vực của Bộ Công Thương"),
    ),
    ("theo tài liệu tập huấn", _("theo tài liệu tập huấn")),
    ("trước khi đọc", _("trước khi đọc")),
    ("(không còn ghi hạn cho đơn vị)", _("(không còn ghi hạn cho đơn vị)")),
    ("(huyện không còn)", _("(huyện không còn)")),
    ("chờ Kho bạc Nhà nước trả lời", _("chờ Kho bạc Nhà nước trả lời")),
    ("chờ Sở Công Thương xác định", _("chờ Sở Công Thương xác định")),
    ("chờ Sở Tài chính trả lời", _("chờ Sở Tài chính trả lời")),
    ("chờ Trung tâm xác định", _("chờ Trung tâm xác định")),
    ("chờ UBND tỉnh xác định", _("chờ UBND tỉnh xác định")),
    ("theo Điều", _("theo Điều")),
    ("sửa đổi bởi", _("sửa đổi bởi")),
    ("của UBND tỉnh", _("của UBND tỉnh")),
)


def legal(text: object) -> str:
    """A clause with its own words in the reader's language."""
    said = str(text or "")
    for words, label in OWN_WORDS:
        said = said.replace(words, str(label))
    return said
