"""Work in a process of its own, for a library that may forget the time: it can be stopped."""

from __future__ import annotations

import math
import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


def in_time(function: Callable[..., Any], *args: Any, seconds: float) -> Any:
    """What `function(*args)` returns or raises, or TimeoutError after that long.

    The function, its arguments and its answer are pickled; the process knows nothing of ours, no
    settings and no connections. Memory it took is free again when it ends.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(sending, function, args, seconds), daemon=True)
    child.start()
    sending.close()
    try:
        if not receiving.poll(seconds):
            raise TimeoutError(f"stopped after {seconds:g} seconds")
        is_answer, told = receiving.recv()
    except EOFError:
        raise TimeoutError("the process ended without an answer") from None
    finally:
        child.kill()
        child.join()
        receiving.close()
    if is_answer:
        return told
    raise told


def _answer(
    sending: Connection, function: Callable[..., Any], args: tuple[Any, ...], seconds: float
) -> None:
    # Whoever asked may be gone and stop nothing any more: the system does, by the time computed.
    most = math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    try:
        told = (True, function(*args))
    except Exception as error:
        told = (False, error)
    sending.send(told)
