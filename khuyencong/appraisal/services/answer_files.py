"""A wrong file of an answer that is not sent: taken out, and back in for thirty days."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.appraisal import permissions, selectors
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.documents import services as documents
from khuyencong.documents.models import Upload
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.selectors.record import Record


def remove(project: Project, *, file: Upload, by: Actor, at: datetime) -> Upload:
    """Bỏ một tệp khỏi nháp trả lời, by who put it there."""
    return _arrange(project, file, is_there=False, by=by, at=at)


def take_back(project: Project, *, file: Upload, by: Actor, at: datetime) -> Upload:
    """Lấy lại tệp đã bỏ."""
    return _arrange(project, file, is_there=True, by=by, at=at)


@transaction.atomic
def _arrange(project: Project, file: Upload, *, is_there: bool, by: Actor, at: datetime) -> Upload:
    """Nothing at a second press. The answer is then another than the one that was asked again where
    something of it still is."""
    project = projects.lock(project)
    asked = {item.files: item for item in selectors.items_asked(project)}
    item = asked.get((file.about, file.kind))
    if item is None:
        raise Refused(
            _("Tệp này không thuộc mục nào đang chờ trả lời."),
            fix=_("Tải lại trang rồi thử lại."),
        )
    record = Record(project)
    permissions.can_arrange_file(file, item, record, by, at=at).require()
    file = Upload.everything.get(pk=file.pk)
    if (file.removed_at is None) == is_there:
        return file
    (documents.take_back if is_there else documents.remove)(file, by=by, at=at)
    left = selectors.in_drafts([item], record, at=at)
    has_file = any(one.removed_at is None for one in left)
    item.is_changed = has_file or item.draft != (item.answer if item.asked_again else "")
    item.save(update_fields=["is_changed"])
    return file
