"""What is done with papers and files: issue, send, turn, keep."""

from khuyencong.documents.services.bundles import archive, bundle, file_name
from khuyencong.documents.services.case_files import extend, file_under, hand_in, open_case
from khuyencong.documents.services.copies import copy_letter, copy_paper
from khuyencong.documents.services.file_lists import (
    copy_headings,
    drop_heading,
    issue_file_list,
    write_heading,
)
from khuyencong.documents.services.issuing import issue
from khuyencong.documents.services.letters import correct_form, invite
from khuyencong.documents.services.office import (
    begin_office,
    end_right,
    give_right,
    name_unit,
    open_office,
)
from khuyencong.documents.services.outgoing import (
    check_draft,
    dispatch_paper,
    drop_draft,
    drop_with,
    number_paper,
    require_issued,
    return_draft,
    sign_draft,
    submit_draft,
    submit_to_leader,
)
from khuyencong.documents.services.publishing import (
    code,
    drawn_as,
    file_also,
    mark_of,
    next_number,
    rendition,
)
from khuyencong.documents.services.registers import (
    add_scan,
    answer_incoming,
    close_register,
    hand_over,
    register_incoming,
)
from khuyencong.documents.services.store import FORMATS, keep, kept, stored
from khuyencong.documents.services.uploads import (
    LIMIT_FILES,
    content_of,
    crop,
    move_up,
    receive,
    remove,
    reuse,
    rotate,
    take_back,
    uncrop,
)

__all__ = [
    "FORMATS",
    "LIMIT_FILES",
    "add_scan",
    "answer_incoming",
    "archive",
    "begin_office",
    "bundle",
    "check_draft",
    "close_register",
    "code",
    "content_of",
    "copy_headings",
    "copy_letter",
    "copy_paper",
    "correct_form",
    "crop",
    "dispatch_paper",
    "drawn_as",
    "drop_draft",
    "drop_heading",
    "drop_with",
    "end_right",
    "extend",
    "file_also",
    "file_name",
    "file_under",
    "give_right",
    "hand_in",
    "hand_over",
    "invite",
    "issue",
    "issue_file_list",
    "keep",
    "kept",
    "mark_of",
    "move_up",
    "name_unit",
    "next_number",
    "number_paper",
    "open_case",
    "open_office",
    "receive",
    "register_incoming",
    "remove",
    "rendition",
    "require_issued",
    "return_draft",
    "reuse",
    "rotate",
    "sign_draft",
    "stored",
    "submit_draft",
    "submit_to_leader",
    "take_back",
    "uncrop",
    "write_heading",
]
