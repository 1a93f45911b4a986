"""Faults of documents."""

from benchmarks.faults.fault import Fault

ARCHIVE = "tests/documents/test_archive.py"
OFFICE = "tests/documents/test_records_office.py"
COPIES = "tests/documents/test_copies.py"
HEADS = "tests/documents/test_heads.py"
REGISTERS = "tests/documents/test_registers.py"
SIGNED = "tests/documents/test_signatures.py"

HANDED = "tests/documents/test_hand_over_sent.py"
FAULTS = (
    Fault(
        "A file that was thrown away comes back after thirty days.",
        "documents", "take_back", "if at - upload.removed_at > KEPT_REMOVED:", "if False:",
        "tests/documents/test_take_back_file.py",
    ),
    Fault(
        "A file that is taken back a second time goes last once more.",
        "documents", "take_back", "if upload.removed_at is None:", "if False:",
        "tests/documents/test_take_back_file.py",
    ),
    Fault(
        "A table with many columns runs into the margin.",
        "documents", "widths", "allocate(TEXT_MM, [column.width for column in self.columns])",
        "[column.width for column in self.columns]", "tests/documents/test_checker.py",
    ),
    Fault(
        "A list that runs into the margin is a sound paper.",
        "documents", "_data_table", "if wide > text_mm + 1:", "if False:",
        "tests/documents/test_checker.py",
    ),
    Fault(
        "Of two who sign side by side one name stands higher.",
        "documents", "_abreast", "BLANK_LINE * (max(heights) - height)", '""', HEADS,
    ),
    Fault(
        "A picture of another sum lies beside the paper and nobody is told.",
        "documents", "_compare_typed", "if largest != typed", "if False",
        "tests/documents/test_add_version.py",
    ),
    Fault(
        "A scan without words is kept though nobody read it.",
        "documents", "_compare_typed", "if not is_there:", "if False:",
        "tests/documents/test_add_version.py",
    ),
    Fault(
        "A correction is addressed twice to whom an invitation names twice.",
        "documents", "fill", "dict.fromkeys((*above, *given))", "(*above, *given)",
        "tests/documents/test_correct_form.py",
    ),
    Fault(
        "A column is written into a register that was closed.",
        "documents", "_require_open",
        "if closing := selectors.closing_of(paper.organisation, kind, year):", "if False:", HANDED,
    ),
    Fault(
        "A copy does not say what it was made from.",
        "documents", "copy_paper", "about=[paper.about, paper.uuid]", "about=[paper.about]", HANDED,
    ),
    Fault(
        "Nobody is told of a register that stays open after its year.",
        "documents", "unclosed_of", "year__lt=year", "year__lt=1", HANDED,
    ),
    Fault(
        "A paper without a dossier opens to nobody.",
        "desk", "_is_kept_by", "return seen or", "return False and", HANDED,
    ),
    Fault(
        "A letter of today is entered on the page of last year.",
        "documents", "incoming_register", "if year == timezone", "if True or year == timezone",
        HANDED,
    ),
    Fault(
        "Minutes end without the mark of the decree.",
        "documents", "frame_of", "minutes_mark=END if is_minutes", "minutes_mark=END if False",
        "tests/documents/test_heads.py",
    ),
    Fault(
        "A paper that ends without its mark is not named.",
        "documents", "_end", "if is_ended and", "if False and", "tests/documents/test_checker.py",
    ),
    Fault(
        "A cell far away is looked for only after the sheet was read.",
        "documents", "end", "if is_far or self.cells > self.limits.cells:", "if False:",
        "tests/documents/test_workbooks.py",
    ),
    Fault(
        "A relationship may stay wherever the word hyperlink stands beside it.",
        "documents", "take", "not is_elsewhere or kind in HYPERLINK",
        'not is_elsewhere or "/hyperlink" in target', "tests/documents/test_inspection.py",
    ),
    Fault(
        "A DOCTYPE is read past.",
        "documents", "_refuse_entities", 'raise Unfit("entities")', "return",
        "tests/documents/test_inspection.py",
    ),
    Fault(
        "Open revisions are compared as if they were accepted.",
        "documents", "finished", "if self.revisions:", "if False:",
        "tests/documents/test_word_to_the_last_text.py",
    ),
    Fault(
        "Signed XML may say other than what was issued.",
        "documents", "of_xml", "changed := _changed(ours.values, found.values)", "changed := []",
        "tests/documents/test_xml_signatures.py",
    ),
    Fault(
        "What was typed with a full stop is printed with two marks.",
        "documents", "_is_marked", 'return between.startswith((".", ";"))',
        'return between.startswith((";",))', "tests/documents/test_forms.py",
    ),
    Fault(
        "A drafting unit is named for days whose papers have their numbers.",
        "documents", "name_unit", "if valid_from < hanoi_date(at):", "if False:",
        "tests/documents/test_name_unit.py",
    ),
    Fault(
        "A letter bears a unit that is named from a later day.",
        "documents", "_unit_on", "organisation=organisation, valid_from__lte=on",
        "organisation=organisation", "tests/documents/test_name_unit.py",
    ),
    Fault(
        "A letter that came is another one in small letters.",
        "documents", "_spelled", 'return "".join(fold(symbol).split()).lstrip("0")',
        "return symbol", REGISTERS,
    ),
    Fault(
        "A letter may be due before it came.",
        "documents", "register_incoming", "if due_date and due_date < received_date:", "if False:",
        REGISTERS,
    ),
    Fault(
        "Two marks at the end of a paragraph are read past.",
        "documents", "_characters", "if doubled := DOUBLED.search(paragraph.text.rstrip()):",
        "if doubled := None:", "tests/documents/test_checker.py",
    ),
    Fault(
        "An officer of a committee signs on its behalf.",
        "documents", "signer_of", 'signing.of(by, organisation, "", on) is None', "False", HEADS,
    ),
    Fault(
        "Anybody signs for a body.",
        "documents", "may_sign", "any(one.actor_id == by.id for one in able)",
        "True", OFFICE,
    ),
    Fault(
        "A right to sign covers every paper.",
        "documents", "_by_right", "not right.codes or code in right.codes",
        "True", OFFICE,
    ),
    Fault(
        "A right to sign does not end.",
        "documents", "_by_right", "valid_on(on), ",
        "", OFFICE,
    ),
    Fault(
        "A stand-in signs before and after her days.",
        "documents", "lawful", "valid_on(on), role__in",
        "role__in", OFFICE,
    ),
    Fault(
        "Who leads a body gives herself a right to sign.",
        "documents", "give_right", "person.actor_id == by.id",
        "False", OFFICE,
    ),
    Fault(
        "An authority without an end is given.",
        "documents", "give_right", "valid_until is None or not codes",
        "not codes", OFFICE,
    ),
    Fault(
        "An authority for everything is given.",
        "documents", "give_right", "valid_until is None or not codes",
        "valid_until is None", OFFICE,
    ),
    Fault(
        "Rights to sign are given on.",
        "documents", "give_right", "permissions.can_set_up(organisation, by).require()",
        "pass", OFFICE,
    ),
    Fault(
        "A right to sign without a document is given.",
        "documents", "give_right", "not document.strip()",
        "False", OFFICE,
    ),
    Fault(
        "A unit head checks what she drafted.",
        "documents", "_is_another",
        "by.id != outgoing.drafted_by_id or (office and office.is_joined)",
        "True", OFFICE,
    ),
    Fault(
        "A paper is moved from any state.",
        "documents", "can_step", "outgoing.state not in step.sources",
        "False", OFFICE,
    ),
    Fault(
        "Anybody of any body numbers a paper.",
        "documents", "_holds",
        "any(grant.organisation_id == organisation_id for grant in by.grants_for(*roles))",
        "True", OFFICE,
    ),
    Fault(
        "A records officer of another body numbers a paper.",
        "documents", "_holds",
        "any(grant.organisation_id == organisation_id for grant in by.grants_for(*roles))",
        "bool(by.grants_for(*roles))", OFFICE,
    ),
    Fault(
        "Anybody submits a colleague's draft.",
        "documents", "_is_drafter", "is_colleague or by.id == outgoing.drafted_by_id",
        "True", OFFICE,
    ),
    Fault(
        "A step rests on a paper without a number.",
        "documents", "require_issued", "if waiting:",
        "if False:", OFFICE,
    ),
    Fault(
        "A small office has three hands as a large one.",
        "documents", "sign_draft", "office and office.is_joined",
        "False", OFFICE,
    ),
    Fault(
        "A draft goes back without a word.",
        "documents", "return_draft", "not remark.strip()",
        "False", OFFICE,
    ),
    Fault(
        "A draft is dropped without a reason.",
        "documents", "drop_draft", "not reason.strip()",
        "False", OFFICE,
    ),
    Fault(
        "A draft goes to a unit head whom nobody is.",
        "documents", "_has_unit_head",
        "bool(office and office.has_unit_head) and held.exists()",
        "True", OFFICE,
    ),
    Fault(
        "A closed register gives numbers.",
        "documents", "next_number", "if register.is_closed:",
        "if False:", REGISTERS,
    ),
    Fault(
        "A register of this year is closed.",
        "documents", "close_register", "year >= hanoi_date(at).year",
        "False", REGISTERS,
    ),
    Fault(
        "A register is closed twice.",
        "documents", "close_register", "done := closed.first()",
        "False", REGISTERS,
    ),
    Fault(
        "Closing a register leaves it open.",
        "documents", "close_register", "register.is_closed = True",
        "pass", REGISTERS,
    ),
    Fault(
        "Anybody closes a register.",
        "documents", "close_register",
        "permissions.can_keep_records(organisation, by).require()",
        "pass", REGISTERS,
    ),
    Fault(
        "Anybody registers letters.",
        "documents", "register_incoming",
        "permissions.can_keep_records(organisation, by).require()",
        "pass", REGISTERS,
    ),
    Fault(
        "A letter comes in twice.",
        "documents", "register_incoming", "if twin:",
        "if False:", REGISTERS,
    ),
    Fault(
        "A letter comes tomorrow.",
        "documents", "register_incoming", "dated <= received_date <= today",
        "dated <= received_date", REGISTERS,
    ),
    Fault(
        "A letter is answered by whoever reads it.",
        "documents", "can_answer",
        "any(grant.organisation_id == letter.organisation_id for grant in grants)",
        "True", REGISTERS,
    ),
    Fault(
        "A letter is answered twice.",
        "documents", "can_answer", "not letter.is_open",
        "False", REGISTERS,
    ),
    Fault(
        "Anybody writes into the outgoing register.",
        "documents", "hand_over", "permissions.can_keep_records(organisation, by).require()",
        "pass", REGISTERS,
    ),
    Fault(
        "An altered signed PDF is taken.",
        "documents", "require_sound", 'one.state == "broken"',
        "False", SIGNED,
    ),
    Fault(
        "What was added behind a signature is taken.",
        "documents", "require_sound", 'one.state == "added"',
        "False", SIGNED,
    ),
    Fault(
        "An expired certificate signs.",
        "documents", "require_sound", 'one.state == "outside"',
        "False", SIGNED,
    ),
    Fault(
        "Doubts about a signature need no reason.",
        "documents", "add", "faults and signed and not reason.strip()",
        "False", SIGNED,
    ),
    Fault(
        "A certificate of somebody else needs no reason.",
        "documents", "doubts",
        "not any(name and fold(name) in fold(one.signer) for name in expected)",
        "False", SIGNED,
    ),
    Fault(
        "An excerpt may say what its paper does not.",
        "documents", "copy_paper", "missing = missing_words(excerpt, content)", 'missing = ""',
        COPIES,
    ),
    Fault(
        "A draft is copied.",
        "documents", "copy_paper", 'paper is None or outgoing.state != "dispatched"',
        "paper is None", COPIES,
    ),
    Fault(
        "Anybody copies the papers of a body.",
        "documents", "copy_paper", "permissions.can_draft(outgoing.organisation, by).require()",
        "pass", COPIES,
    ),
    Fault(
        "A copy of a copy says that it is of the original.",
        "documents", "copy_letter", "CopyOfCopy if letter.is_copy else TrueCopy", "TrueCopy",
        COPIES,
    ),
    Fault(
        "A copy is the last page alone.",
        "documents", "drawn_as", "if not (isinstance(data, Copy) and data.digest):", "if True:",
        COPIES,
    ),
    Fault(
        "A file is handed in twice.",
        "documents", "_require_open", "if case.minutes:",
        "if False:", ARCHIVE,
    ),
    Fault(
        "Anybody hands files in.",
        "documents", "hand_in", "permissions.can_keep_records(organisation, by).require()",
        "pass", ARCHIVE,
    ),
    Fault(
        "A file stays longer than two years more.",
        "documents", "extend", "case.due_date < until <= latest",
        "case.due_date < until", ARCHIVE,
    ),
    Fault(
        "A file stays no longer than it did.",
        "documents", "extend", "case.due_date < until <= latest",
        "until <= latest", ARCHIVE,
    ),
    Fault(
        "Anybody lets a file stay.",
        "documents", "extend", "permissions.can_set_up(case.organisation, by).require()",
        "pass", ARCHIVE,
    ),
    Fault(
        "A file stays without a written leave.",
        "documents", "extend", "not leave.strip()",
        "False", ARCHIVE,
    ),
    Fault(
        "A file under no heading is handed in.",
        "documents", "_require_ready", "case.heading is None",
        "False", ARCHIVE,
    ),
    Fault(
        "A file is handed in while a paper waits to be signed.",
        "documents", "_require_ready", "waiting := selectors.waiting_papers(case.about).first()",
        "waiting := None", ARCHIVE,
    ),
    Fault(
        "A case opens two files.",
        "documents", "open_case", "done := CaseFile.objects.filter(about=about).first()",
        "done := None", ARCHIVE,
    ),
    Fault(
        "A file is opened where no records office is.",
        "documents", "open_case", "selectors.office_on(organisation, on) is None",
        "False", ARCHIVE,
    ),
    Fault(
        "A keeper is warned a year before.",
        "documents", "warn_job", "on.toordinal() + WARN_DAYS",
        "on.toordinal() + 400", ARCHIVE,
    ),
    Fault(
        "A heading with files is dropped.",
        "documents", "drop_heading", "CaseFile.objects.filter(heading=found).exists()",
        "False", ARCHIVE,
    ),
    Fault(
        "Two headings of a year take projects.",
        "documents", "write_heading", "if takes_projects:",
        "if False:", ARCHIVE,
    ),
    Fault(
        "A list is issued again unchanged.",
        "documents", "issued_as_it_is",
        "from_payload(last.code, last.payload).headings == listed(rows)",
        "False", ARCHIVE,
    ),
    Fault(
        "A second list goes up while one waits.",
        "documents", "issue_file_list", "waiting := selectors.waiting_papers(about).first()",
        "waiting := None", ARCHIVE,
    ),
    Fault(
        "How long files are kept changes after they were handed in.",
        "documents", "write_heading", "_has_handed_in(heading)",
        "False", ARCHIVE,
    ),
    Fault(
        "A circular is cited before a decree.",
        "documents", "grounds", '(_rank(row["title"]), row["from"])', 'row["from"]',
        "tests/journeys/test_papers_of_one_project.py",
    ),
    Fault(
        "A paper of a backdated act is issued in words that were replaced.",
        "documents", "newest", "max([form, *own], key=lambda one: one.valid_from)", "form",
        "tests/documents/test_forms.py",
    ),
    Fault(
        "Who signs a draft of two parties loses the name of its party.",
        "documents", "beside", 'signers[0].authority.split("\\n")[0] if len(signers) > 1 else ""',
        '""', "tests/journeys/test_papers_of_one_project.py",
    ),
    Fault(
        "No rule stands under an abstract.",
        "documents", "_flow", "if flow.summary is not None:", "if False:",
        "tests/documents/test_checker.py",
    ),
    Fault(
        "Whom a paper is addressed to is printed bold.",
        "documents", "_heading", "if word.has_bold(paragraph) or word.has_italic(paragraph):",
        "if False:", "tests/documents/test_checker.py",
    ),
    Fault(
        "A decision goes to those of an article that it does not have.",
        "documents", "_as_article", "named and named[1] != flow.article", "False",
        "tests/documents/test_checker.py",
    ),
    Fault(
        "A decision does not say whose proposal it rests on.",
        "documents", "frame_of", "paper.kind == DECISION and", "False and", HEADS,
    ),
    Fault(
        "A plan cites its submission before the money it is of.",
        "documents", "issue", "(*before, *chain_of(about, paper.follows), *grounds)",
        "(*chain_of(about, paper.follows), *before, *grounds)",
        "tests/journeys/test_papers_of_one_project.py",
    ),
    Fault(
        "A correction quotes words that do not stand in the paper.",
        "documents", "correct_form", "missing := missing_words(wrong, latest_file(paper))",
        'missing := ""', "tests/documents/test_correct_form.py",
    ),
    Fault(
        "What has not left is handed over.",
        "documents", "hand_over", '.exclude(state="dispatched")', ".none()", REGISTERS,
    ),
    Fault(
        "A letter is entered a week late without a word.",
        "documents", "register_incoming", "province=organisation.province.code) < today",
        "province=organisation.province.code) < received_date", REGISTERS,
    ),
    Fault(
        "Whoever works in a body opens every paper of its registers.",
        "documents", "_place_of", "if may_open else", "if True else", REGISTERS,
    ),
    Fault(
        "A meeting invitation is addressed as a letter is.",
        "documents", "INVITES", 'Text("{paper.frame.issuing_body} trân trọng kính mời:")',
        'Centre("Kính gửi:")', "tests/documents/test_forms.py",
    ),
    Fault(
        "Minutes end before they began.",
        "documents", "_hours", "or ended <= began", "", "tests/appraisal/test_hours_of_minutes.py",
    ),
    Fault(
        "Minutes forget the hours that their form asked for.",
        "documents", "frame_of", "began=hours[0] if is_minutes", "began=AN_HOUR if is_minutes",
        "tests/appraisal/test_hours_of_minutes.py",
    ),
    Fault(
        "A register says nothing of a number given after that of a later day.",
        "documents", "_numbered_before", "first.pk < paper.pk", "first.pk > paper.pk", REGISTERS,
    ),
    Fault(
        "The number of a paper is a point smaller than the decree asks.",
        "documents", "LOOKS", "NUMBER: Look(13)", "NUMBER: Look(12)",
        "tests/documents/test_rendering.py",
    ),
    Fault(
        "A row stands before its file does.",
        "documents", "keep", "    put(name_of(digest), content)",
        "    from django.db import transaction\n"
        "    transaction.on_commit(lambda: put(name_of(digest), content))",
        "tests/server/test_killed_files.py",
    ),
)  # fmt: skip
