from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketConfig(AppConfig):
    name = "khuyencong.market"
    verbose_name = _("Sản phẩm, thị trường")

    def ready(self) -> None:
        from khuyencong.core import addresses, append_only, standings, verification
        from khuyencong.market import checks, permissions, selectors
        from khuyencong.market.models import TrustList
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.ui import navigation

        append_only.protect(TrustList)
        standings.register(*checks.STANDINGS)
        verification.register("market", checks.faults)
        kinds.register(selectors.KINDS)
        owing.register(
            {
                "product": permissions.products_to_answer,
                "fake_report": permissions.reports_to_answer,
            }
        )
        obligations.register(checks.PRODUCTS)
        obligations.register(checks.REPORTS)
        addresses.register(product="market:product", fake_report="market:report")
        navigation.register(navigation.OFFICER, 74, _("Sản phẩm"), "market:home")
        navigation.beneath(
            "market:home",
            (_("Đề nghị cấp giấy chứng nhận"), "market:propose"),
            (_("Tin báo hàng giả"), "market:reports"),
        )
