from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "khuyencong.portal"
    verbose_name = _("Cổng công khai")

    def ready(self) -> None:
        from khuyencong.core import addresses, jobs
        from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT
        from khuyencong.portal.services import sketches
        from khuyencong.ui.navigation import HELPER, OWNER, PUBLIC, begin_at, beneath, register

        jobs.register("old_sketches", every_seconds=86_400, run=sketches.sweep_job)
        begin_at(40, (), "portal:my_workshops")
        begin_at(30, OF_AN_ESTABLISHMENT, "portal:my_requests")

        register(PUBLIC, 10, _("Trang chủ"), "portal:home")
        register(PUBLIC, 20, _("Tôi có thể được hỗ trợ gì?"), "portal:ask")
        register(PUBLIC, 30, _("Đề án công khai"), "portal:projects")
        register(PUBLIC, 35, _("Các năm trước"), "portal:past_years")
        register(PUBLIC, 37, _("Sản phẩm"), "portal:products")
        register(PUBLIC, 38, _("Kiểm tra mã"), "portal:check_code")
        register(PUBLIC, 40, _("Theo dõi"), "portal:track")
        register(OWNER, 10, _("Đề nghị của tôi"), "portal:my_requests")
        register(OWNER, 20, _("Dữ liệu của tôi"), "portal:my_data")
        register(OWNER, 30, _("Cơ sở của tôi"), "portal:my_workshops")
        register(OWNER, 40, _("Tôi có thể được hỗ trợ gì?"), "portal:ask")
        beneath(
            "portal:ask",
            (_("Trang chủ"), "portal:home"),
            (_("Các đợt đăng ký"), "portal:calls"),
            (_("Đề án công khai"), "portal:projects"),
            (_("Các năm trước"), "portal:past_years"),
            (_("Sản phẩm"), "portal:products"),
            (_("Kiểm tra mã"), "portal:check_code"),
            (_("Theo dõi"), "portal:track"),
        )
        register(HELPER, 10, _("Làm hộ đề nghị"), "portal:typing_for")
        register(HELPER, 20, _("Đề nghị đang làm hộ"), "portal:my_requests")
        addresses.register(
            own_request="portal:my_request",
            own_items="portal:own_items",
            own_claims="portal:own_claims",
            own_workshop="portal:my_workshop",
            own_workshops="portal:my_workshops",
            own_data="portal:my_data",
            track="portal:track",
            verify="portal:verify",
            calls="portal:calls",
            calls_feed="portal:calls_feed",
            stop_news="portal:stop_news",
        )
