"""What must always hold of papers and files. Part of `verify`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from khuyencong.documents import services
from khuyencong.documents.models import Paper, PaperVersion, Upload


def faults() -> list[str]:
    """Papers whose data no longer fits its hash; files that are gone or changed, by name."""
    return [*_papers(), *_files()]


def _papers() -> Iterator[str]:
    for paper in Paper.objects.order_by("pk").iterator(chunk_size=500):
        if hashlib.sha256(paper.payload.encode()).hexdigest() != paper.digest:
            yield _("Văn bản {paper}: dữ liệu khác lúc phát hành.").format(paper=paper)


def _files() -> Iterator[str]:
    for model in (Upload, PaperVersion):
        for name, digest in model._default_manager.values_list("name", "digest").iterator():
            try:
                found = hashlib.sha256(services.kept(digest)).hexdigest()
            except OSError:
                yield _("Tệp {name}: không còn trong kho.").format(name=name)
            else:
                if found != digest:
                    yield _("Tệp {name}: nội dung đã bị đổi.").format(name=name)
