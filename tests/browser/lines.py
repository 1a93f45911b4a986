"""Lines as people have them, for Chromium: what a page gets in a valley, and in town."""

from __future__ import annotations

from typing import Any

# kbit/s both ways, milliseconds there and back. The first is the slow line of docs/bar.md, row U1.
VALLEY, TOWN = (400, 400), (1_600, 150)


def throttle(page: Any, line: tuple[int, int]) -> Any:
    """Makes the page's line this slow; returns the session that can make it another one."""
    rate, delay = line
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": delay,
            "downloadThroughput": rate * 125,
            "uploadThroughput": rate * 125,
        },
    )
    return session
