"""Work in a process of its own: stopped when it forgets the time; its answer is ours."""

import multiprocessing
import os
import time

import pytest

from khuyencong.core.apart import in_time


def test_the_answer_comes_back():
    assert in_time(divmod, 17, 5, seconds=30) == (3, 2)


def test_what_forgets_the_time_is_stopped_and_gone():
    began = time.monotonic()
    with pytest.raises(TimeoutError, match=r"stopped after 0\.5 seconds"):
        in_time(time.sleep, 60, seconds=0.5)
    assert time.monotonic() - began < 30
    assert multiprocessing.active_children() == []


def test_its_error_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        in_time(divmod, 1, 0, seconds=30)


def test_a_process_that_dies_is_no_answer():
    with pytest.raises(TimeoutError, match="without an answer"):
        in_time(os._exit, 3, seconds=30)
