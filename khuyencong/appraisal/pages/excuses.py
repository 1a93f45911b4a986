"""Who was excused from what, read by those who run appraisals and by inspectors."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from khuyencong.appraisal import permissions
from khuyencong.appraisal.selectors import excuses
from khuyencong.directory.access import ActorRequest


@permissions.excuse_readers
def excuse_list(request: ActorRequest) -> HttpResponse:
    found = excuses.excuses(request.actor)
    return render(request, "appraisal/excuses.html", {"kinds": found, "most": excuses.MOST})
