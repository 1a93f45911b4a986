"""Reads of requests and projects; what other apps call is named here."""

from khuyencong.projects.selectors.dossiers import (
    as_asked,
    as_plain,
    by_uuid,
    estimate_lines,
    find_group,
    find_project,
    find_request,
    lines_of,
    lock,
    lock_request,
    members,
    project_for,
    request_for,
    support_by_fund,
    support_of,
)

__all__ = [
    "as_asked",
    "as_plain",
    "by_uuid",
    "estimate_lines",
    "find_group",
    "find_project",
    "find_request",
    "lines_of",
    "lock",
    "lock_request",
    "members",
    "project_for",
    "request_for",
    "support_by_fund",
    "support_of",
]
