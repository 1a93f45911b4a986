"""One web process: `python -m config.front SOCKET`, a listening socket inherited as a number.

Waitress receives each request whole, in one loop beside the request threads, and sends answers the
same way, so that a slow telephone holds a connection but never a thread. What is added here are the
limits of time. They count on the monotonic clock: a wall clock that jumps closes nothing.
"""

from __future__ import annotations

import logging
import math
import os
import resource
import signal
import socket
import sys
import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from config import env

HEADERS_WITHIN = 30.0  # seconds from the first byte of a request to the end of its headers
SILENT_AT_MOST = 60.0  # seconds without a byte, in either direction
SLOWEST_BODY = 1_000  # bytes a second on average, once the first minute has passed
LARGEST_BODY = 64 * 1024 * 1024  # bytes; the pages say their own, smaller limits
CONNECTIONS = 2_000  # for each process; an unfinished request costs one and up to 0.5 MB
LOOK_EVERY = 2.0  # seconds between two looks for what is too late


class Channel(HTTPChannel):
    """A connection that knows when its request began and when it last moved."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.began = self.moved = time.monotonic()
        super().__init__(*args, **options)

    def received(self, data: bytes) -> bool:
        self.moved = time.monotonic()
        if self.request is None:
            self.began = self.moved
        return super().received(data)

    def _flush_some(self, do_close: bool = True) -> bool:
        if is_sent := super()._flush_some(do_close=do_close):
            self.moved = time.monotonic()
        return is_sent

    def service(self) -> None:
        super().service()
        self.moved = time.monotonic()

    def is_late(self, now: float) -> bool:
        """Nothing is late while a thread works on the answer."""
        if self.requests:
            return False
        if now - self.moved > SILENT_AT_MOST:
            return True
        request, passed = self.request, now - self.began
        if request is None:
            return False
        if not request.headers_finished:
            return passed > HEADERS_WITHIN
        return passed > SILENT_AT_MOST and request.body_bytes_received < SLOWEST_BODY * passed


class Server(TcpWSGIServer):
    channel_class = Channel
    next_channel_cleanup = math.inf  # waitress's own looks follow the wall clock
    look_again = 0.0

    def readable(self) -> bool:
        now = time.monotonic()
        if now >= self.look_again:
            self.look_again = now + LOOK_EVERY
            for channel in list(self.active_channels.values()):
                if channel.is_late(now):
                    channel.will_close = True
        return super().readable()


def serve(listening: socket.socket, application: Any, *, threads: int) -> None:
    """Serves until SIGTERM or SIGINT; what is being answered then has five seconds to end."""
    _allow_files(2 * CONNECTIONS + 200)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    settings = Adjustments(
        sockets=[listening],
        threads=threads,
        ident=None,
        asyncore_use_poll=True,
        connection_limit=CONNECTIONS,
        max_request_body_size=LARGEST_BODY,
        max_request_header_size=64 * 1024,
        log_socket_errors=False,
        clear_untrusted_proxy_headers=False,  # khuyencong.ui.proxies decides whom to believe
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(threads)
    server = Server(
        application,
        map={},
        _sock=listening,
        dispatcher=dispatcher,
        adj=settings,
        sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
        bind_socket=False,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    server.run()


def _stop(*_unused: object) -> None:
    raise SystemExit(0)


def _allow_files(count: int) -> None:
    """Raises the number of files this process may open, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.wsgi import application

    inherited = socket.socket(fileno=int(sys.argv[1]))
    serve(inherited, application, threads=env.whole("KHUYENCONG_THREADS", 8))
