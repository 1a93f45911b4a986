"""What the web server has loaded when it starts is not looked through for garbage again."""

import gc
import importlib

from config import wsgi


def test_the_server_leaves_out_what_it_has_loaded(monkeypatch):
    done = []
    monkeypatch.setattr(gc, "collect", lambda: done.append("collect"))
    monkeypatch.setattr(gc, "freeze", lambda: done.append("freeze"))

    importlib.reload(wsgi)

    assert done == ["collect", "freeze"]
