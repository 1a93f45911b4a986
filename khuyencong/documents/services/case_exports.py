"""One file of the archive as a ZIP: its papers and files, their list, their description in XML."""

from __future__ import annotations

import zipfile

from django.utils.translation import gettext as _

from khuyencong.core.finding import find
from khuyencong.documents import permissions
from khuyencong.documents.drawing import archive_lists
from khuyencong.documents.models import CaseFile
from khuyencong.documents.services.bundles import archive, folder_name
from khuyencong.documents.services.orders import Made, Making

READ_FIRST = """Xuất theo Nghị định 30/2020/NĐ-CP, Phụ lục VI.
CodeNumber, CodeNotation, Subject: tên và độ dài theo Phụ lục VI.
Các trường khác mang tên tiếng Việt trong thuộc tính "ten": bảng tên trường của Phụ lục VI (văn bản
đi 16, hồ sơ 11) chưa được đọc, nơi nhận phải đối chiếu trước khi nạp vào hệ thống lưu trữ.
Chưa phải gói SIP/AIP theo Thông tư 05/2025/TT-BNV.
"""


def make(making: Making) -> Made:
    """`what`: the UUID of the file."""
    missing = _("Không có hồ sơ này ở nơi bạn giữ chức danh.")
    seen = CaseFile.objects.visible_to(making.by).select_related("heading", "organisation")
    case = find(seen, missing, uuid=making.what["uuid"])
    permissions.can_keep_records(case.organisation, making.by).require()
    folders = {"ho-so" if at == 0 else f"de-nghi-{at}": one for at, one in enumerate(case.abouts)}
    archive(making.file, folders, {}, tell=making.tell)
    with zipfile.ZipFile(making.file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("ho-so.xml", archive_lists.description(case))
        packed.writestr("muc-luc-van-ban.xlsx", archive_lists.papers_sheet(case))
        packed.writestr("doc-truoc.txt", READ_FIRST)
    symbol = case.heading.symbol if case.heading else ""
    return Made(f"ho-so-{folder_name(symbol or case.title)}.zip", "application/zip")
