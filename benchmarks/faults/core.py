"""Faults of core."""

from benchmarks.faults.fault import Fault

TWICE = "tests/ui/test_the_same_form_twice.py"
FAULTS = (
    Fault(
        "A position is told without how far off it may be.",
        "core", "words", ", sai số khoảng {grouped(self.accuracy_m)} m", "",
        "tests/core/reading/test_positions.py",
    ),
    Fault(
        "A position may lie beyond the pole.",
        "core", "read_position", "abs(found.latitude) > 90 or ", "",
        "tests/core/reading/test_positions.py",
    ),
    Fault(
        "A kind of chain held for the first time after an upgrade is called lost.",
        "core", "has_other_shape", "if kind not in swept and not _is_held(kind):", "if False:",
        "tests/core/test_standings.py",
    ),
    Fault(
        "A foreign file may take all the memory there is.",
        "core", "_limit", "if megabytes is not None:", "if False:",
        "tests/core/test_apart.py",
    ),
    Fault(
        "Whose place was taken is forgotten.",
        "core", "in_place_of", "if principals else {}", "if not principals else {}",
        "tests/projects/test_separate_hands.py",
    ),
    Fault(
        "A clock that ran ahead puts work to sleep for a year.",
        "core", "_is_due", " or _is_ahead(job, now)", "", "tests/core/test_jobs.py",
    ),
    Fault(
        "The work of a killed worker waits ten minutes.",
        "core", "_is_held", "return not is_dead(job.holder)", "return True",
        "tests/core/test_jobs.py",
    ),
    Fault(
        "A changed event keeps its hash and is believed.",
        "core", "_chain_faults",
        "if digest_of_bytes(content) != kept and _digest(pk) != kept:", "if False:",
        "tests/core/test_altered_chain.py",
    ),
    Fault(
        "A row that no event began is believed.",
        "core", "_of_no_chain", "rows.alias(chain=name).filter(~Exists(begun))",
        "rows.none()",
        "tests/core/test_alterations_by_sql.py",
    ),
    Fault(
        "A chain whose standing has another shape counts as kept.",
        "core", "unkept_streams", 'seq=OuterRef("seq"), shape=OuterRef("shape")',
        'seq=OuterRef("seq")', "tests/core/test_standings.py",
    ),
    Fault(
        "A row that points nowhere is not looked for.",
        "core", "_tables_with_lost_pointers", "for (table,) in", "for table in",
        "tests/core/test_verify_in_words.py",
    ),
    Fault(
        "An event that the system did not record is believed.",
        "core", "_chain_faults", "elif mark != mark_of_hash(kept):", "elif False:",
        "tests/core/test_marked_events.py",
    ),
    Fault(
        "An upgrade made to run again marks the events that were put in since.",
        "core", "mark_for_the_first_time", "if kept_until.are_events_marked():", "if False:",
        "tests/core/test_marked_events.py",
    ),
    Fault(
        "A chain written anew to its head is believed against the checkpoint outside.",
        "core", "_differences",
        "if count != line.event_count or root != line.root:", "if False:",
        "tests/core/test_altered_chain.py",
    ),
    Fault(
        "A full disk keeps half a file.",
        "core", "_save", "            Path(unfinished).unlink(missing_ok=True)\n", "",
        "tests/server/test_hard_days.py",
    ),
    Fault(
        "A letter that no mail server took counts as sent.",
        "core", "_deliver",
        'message.save(update_fields=["last_error", "next_at"])\n        return False',
        'message.save(update_fields=["last_error", "next_at"])',
        "tests/server/test_hard_days.py",
    ),
    Fault(
        "The log names the account.",
        "core", "tag", 'return salted_hmac("khuyencong.security", str(text)).hexdigest()[:12]',
        "return str(text)", "tests/directory/test_security_log.py",
    ),
    Fault(
        "What was sent in between is forgotten.",
        "core", "begin", "exclude(key=key)", "filter(key='')", TWICE,
    ),
    Fault(
        "A press that died is never done.",
        "core", "begin", "or dead.update(at=at)", "", TWICE,
    ),
    Fault(
        "A question to column files may read any file of the machine.",
        "core", "_closed_to_all_but", "enable_external_access = false",
        "enable_external_access = true", "tests/core/test_column_files.py",
    ),
)  # fmt: skip
