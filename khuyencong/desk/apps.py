from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "khuyencong.desk"
    verbose_name = _("Bàn làm việc")

    def ready(self) -> None:
        from khuyencong.core import addresses, jobs
        from khuyencong.desk.services import files, saved_views
        from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
        from khuyencong.documents.services import orders
        from khuyencong.ui.navigation import OFFICER, begin_at, beneath, register

        jobs.register("followed_views", every_seconds=1800, run=saved_views.tell_followers)
        orders.register("projects", _("Danh sách đề án"), files.projects)
        orders.register("request", _("Hồ sơ đề nghị"), files.request)
        orders.register("dossier", _("Hồ sơ đề án"), files.dossier)
        orders.register("register", _("Danh sách cơ sở"), files.register)
        begin_at(20, set(ROLES) - OF_AN_ESTABLISHMENT, "desk:home")
        register(OFFICER, 10, _("Bàn làm việc"), "desk:home", key="h")
        register(OFFICER, 20, _("Đề án"), "desk:projects", key="d")
        register(OFFICER, 30, _("Đề nghị"), "desk:requests", key="n")
        register(OFFICER, 35, _("Cơ sở"), "desk:register", key="c")
        beneath(
            "desk:home",
            (_("Tìm mọi nơi"), "desk:search"),
            (_("Đoạn mẫu của cơ quan"), "desk:snippets"),
            (_("Yêu cầu về dữ liệu"), "desk:data_requests"),
            (_("Tệp đặt làm"), "documents:orders"),
            (_("Tra mức hỗ trợ"), "portal:ask"),
            (_("Cấp lại mật khẩu tại quầy"), "recover_counter"),
        )
        beneath(
            "desk:projects",
            (_("Lập đề án"), "desk:draft"),
            (_("Chế độ xem của tôi"), "desk:saved_views"),
            (_("Đề án khung"), "desk:umbrellas"),
            (_("Gợi ý đề án nhóm từ các đề nghị đang chờ"), "desk:grouping"),
            (_("Lớp đào tạo đang mở"), "delivery:classes"),
            (_("Thời gian từng bước"), "programme:clock"),
            (_("Các hội đồng thẩm định"), "appraisal:councils"),
            (_("Một ý kiến cho nhiều đề án"), "appraisal:opinions"),
            (_("Thôi chờ, cho thiếu, tránh xung đột"), "appraisal:excuses"),
        )
        beneath(
            "desk:requests",
            (_("Đợt đăng ký nhu cầu"), "desk:calls"),
            (_("Nhập danh sách đăng ký từ bảng tính"), "desk:registrations_in"),
            (_("Một tin cho nhiều chủ cơ sở"), "desk:message"),
            (_("Đề nghị làm hộ chủ cơ sở"), "portal:typing_for"),
        )
        beneath(
            "desk:register",
            (_("Cơ sở nghi trùng, chờ gộp"), "desk:doubles"),
            (_("Nhận cơ sở về đúng chủ"), "workshop_answers"),
            (_("Tài khoản nhận tiền"), "desk:accounts"),
        )
        beneath(
            "planning:room",
            (_("Xếp thứ tự và bố trí"), "desk:plan"),
            (_("Ghim các đề án đã chọn"), "desk:pin_picked"),
            (_("So sánh các phương án"), "planning:compare"),
            (_("Mức sàn, mức trần"), "planning:limits"),
            (_("Khuyến công quốc gia"), "planning:national"),
            (_("Giao dự toán"), "planning:appropriations"),
            (_("Chương trình khuyến công"), "programme:programmes"),
            (_("Chương trình khác"), "programme:others"),
        )
        beneath(
            "policy:packs",
            (_("Soạn gói quy định"), "policy:new"),
            (_("Thư viện văn bản"), "policy:library"),
            (_("Công văn hỏi các điều chưa rõ"), "policy:letters"),
            (_("Căn cứ của các kết luận"), "appraisal:rules_used"),
            (_("Kết luận cần xem lại"), "appraisal:look_again"),
        )
        register("", 5, _("Tìm"), "desk:search", key="t")
        register("", 10, _("Chế độ xem của tôi"), "desk:saved_views", key="v")
        addresses.register(
            work="desk:home",
            project="desk:project",
            step="desk:step",
            request="desk:request",
            site_check="desk:site_check",
            establishment="desk:establishment",
            body_account="desk:body_account",
            data_requests="desk:data_requests",
            paper="desk:paper_page",
        )
