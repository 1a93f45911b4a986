from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "khuyencong.network"
    verbose_name = _("Mạng lưới")

    def ready(self) -> None:
        from khuyencong.core import addresses, jobs, standings
        from khuyencong.directory import services as registry
        from khuyencong.network import checks, permissions, selectors, services
        from khuyencong.network.services import separate_posts
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.ui import navigation

        jobs.register("orphan_alarm", every_seconds=3600, run=services.orphan_job)
        navigation.register(navigation.OFFICER, 70, _("Bàn giao"), "network:posts")
        navigation.beneath("network:posts", (_("Việc không ai làm được"), "network:orphans"))
        registry.keep_apart(separate_posts.require)
        standings.register(*checks.STANDINGS)
        addresses.register(posts="network:posts")
        kinds.register(selectors.KINDS)
        owing.register({"post_request": permissions.posts_to_confirm})
        obligations.register(checks.POSTS)
