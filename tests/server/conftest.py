"""One prepared system for all tests of the running server."""

from __future__ import annotations

import pytest

from tests.server.running import manage, with_tables


@pytest.fixture(scope="session")
def variables(tmp_path_factory):
    """Settings of a system with tables, static files and places."""
    variables = with_tables(tmp_path_factory.mktemp("system"))
    manage(variables, "prepare")
    return variables
