"""Pages on a phone (promise 12): Chromium at 360 px, a processor four times slower, two lines.

The demonstration runs in a server of its own, as in operation. A first visit has an empty cache;
the next page is opened from it. INP is the slowest of typing, choosing and pressing on the page.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.browser.lines import throttle
from tests.server.running import environment

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
SLOWER = 4
# name: (kbit/s, milliseconds there and back, seconds until the largest content at most)
LINES = {"town": (1_600, 150, 1.0), "valley": (400, 400, 4.0)}
PUBLIC = (
    "/",
    "/ho-tro/?cost_dong=800+tri%E1%BB%87u&activity=machinery",
    "/can-chuan-bi/",
    "/cong-khai/",
    "/theo-doi/",
    "/tai-khoan/dang-nhap/",
)
OBSERVE = """
window.seen = { lcp: 0, shift: 0, inp: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((e) => { seen.lcp = e.startTime; }))
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((e) => { seen.shift += e.value; }))
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => list.getEntries()
  .forEach((e) => { if (e.interactionId) seen.inp = Math.max(seen.inp, e.duration); }))
  .observe({ type: "event", durationThreshold: 16, buffered: true });
"""


def run() -> list[dict[str, object]]:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        server, base = _serve(folder)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium",
                    args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
                )
                found = [_line(browser, base, name) for name in LINES]
                browser.close()
        finally:
            server.terminate()
            server.wait()
    return found


def _serve(folder: str) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = environment(Path(folder), KHUYENCONG_DEMO="1")
    server = subprocess.Popen(
        [ROOT / "script/server", "--demo", "--port", str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    for _try in range(240):
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2)
        except OSError:
            time.sleep(0.5)
        else:
            return server, base
    server.terminate()
    raise RuntimeError("the server did not answer within two minutes")


def _line(browser: Any, base: str, name: str) -> dict[str, object]:
    rate, delay, goal = LINES[name]
    lcp: dict[str, float] = {}
    shift = inp = 0.0
    first: list[int] = []
    after: list[int] = []
    for address in PUBLIC:
        seconds = []
        for _round in range(ROUNDS):
            context = browser.new_context(
                viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
            )
            page, count = _page(context, rate, delay)
            page.goto(base + address, wait_until="networkidle")
            seen = page.evaluate("seen")
            seconds.append(seen["lcp"] / 1000)
            shift = max(shift, seen["shift"])
            first.append(count())
            inp = max(inp, _touch(page))
            page.goto(base + ("/cong-khai/" if address == "/" else "/"), wait_until="networkidle")
            after.append(count())
            context.close()
        lcp[address] = statistics.median(seconds)
    worst = max(lcp.values())
    return {
        "promise": 12,
        "what": f"public pages at {rate} kbit/s, {delay} ms, processor {SLOWER} times slower",
        "lcp_seconds_worst": round(worst, 2),
        "lcp_seconds_median": round(statistics.median(lcp.values()), 2),
        "goal": goal,
        "layout_shift": round(shift, 3),
        "inp_milliseconds": round(inp),
        "first_visit_kb": max(first) // 1000,
        "next_page_kb": max(after) // 1000,
        "met": worst <= goal
        and shift <= 0.1
        and inp <= 100
        and max(first) <= 100_000
        and max(after) <= 30_000,
    }


def _page(context: Any, rate: int, delay: int) -> tuple[Any, Any]:
    """A page on that line, and what gives the bytes it received since last asked."""
    page = context.new_page()
    page.add_init_script(OBSERVE)
    session = throttle(page, (rate, delay))
    received: list[int] = []
    session.on("Network.loadingFinished", lambda told: received.append(told["encodedDataLength"]))
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def count() -> int:
        total = int(sum(received))
        received.clear()
        return total

    return page, count


def _touch(page: Any) -> float:
    """Types, chooses and presses what the page offers; the slowest answer in milliseconds."""
    box = page.locator("main input[type=text]:visible, main input:not([type]):visible")
    if box.count():
        box.first.tap()
        page.keyboard.type("800 tr")
    folded = page.locator("main summary:visible")
    if folded.count():
        folded.first.tap()
    page.wait_for_timeout(300)
    return float(page.evaluate("seen.inp"))
