"""Faults of rules."""

from benchmarks.faults.fault import Fault

RESTS = "tests/rules/test_derivation.py"
BAD = "tests/rules/test_bad_packs.py"
LIMITS = "tests/rules/test_limits_of_a_pack.py"
OWN_CONTENTS = "tests/rules/test_own_contents.py"
ONCE = "tests/projects/test_once_per_application.py"

FAULTS = (
    Fault(
        "A machine is advanced at 70 % done, not above it.",
        "rules", "is_open", "done_percent > self.over_percent",
        "done_percent >= self.over_percent", "tests/payments/test_pay_advance.py",
    ),
    Fault(
        "The last class of area comes first.",
        "rules", "_worth", "len(listed) - listed.index(word)", "listed.index(word)",
        "tests/rules/test_ranking.py",
    ),
    Fault(
        "A merged commune follows the easier class where its old units are as many.",
        "rules", "_most", "HARDNESS.index(area))", "-HARDNESS.index(area))",
        "tests/directory/test_place_kind.py",
    ),
    Fault(
        "A national row that cuts a province's level is not named.",
        "rules", "_rows", "yield used(found.national_name, found.national, BOUND)", "pass", RESTS,
    ),
    Fault(
        "A row whose day was not read counts as verified.",
        "rules", "unseen", 'DAY: self.day_evidence == "seen",', "DAY: True,", RESTS,
    ),
    Fault(
        "A local level is cut while nobody knows whether the national one binds.",
        "rules", "_beside_the_national", "if limit == BINDS:", "if limit != FREE:",
        "tests/rules/test_ceiling_borders.py",
    ),
    Fault(
        "Two supports are given where the rule gives one.",
        "rules", "_once", "elif count >= self.once.value:",
        "elif count > self.once.value:",
        f"{ONCE}::test_of_two_drafts_the_first_registered_goes_on_to_the_plan",
    ),
    Fault(
        "The cluster that made a place harder is not named.",
        "rules", "rows_of_cluster", "(used(HOW_AREAS_FOLLOW, row, PLACE),)", "()",
        "tests/rules/test_ranking.py",
    ),
    Fault(
        "A province parts its levels by provinces it was never merged from.",
        "rules", "_check_former", "if not wrong:", "if True:",
        "tests/rules/test_refusals_of_a_pack.py",
    ),
    Fault(
        "A pack that names another province is laid upon this one.",
        "rules", "check_province", "if named and named != province:", "if False:", BAD,
    ),
    Fault(
        "A row on a signing day that nobody saw in force is not pointed at.",
        "rules", "cautions", "if row.valid_from == one.signed and not (", "if False and not (",
        BAD,
    ),
    Fault(
        "A ranking leaves a class of area out.",
        "rules", "classes_are_whole",
        '_whole(self.areas, AREA_CLASSES if "area_class" in self.criteria else (), "areas")',
        "pass", BAD,
    ),
    Fault(
        "A step of registered capital begins one đồng above its floor.",
        "rules", "find", "if capital >= step.from_dong", "if capital > step.from_dong",
        "tests/rules/test_scale.py",
    ),
    Fault(
        "Nobody is asked for the capital by which a level goes.",
        "rules", "asked", "if scaled := _scaled(activity, on, book):", "if scaled := None:",
        "tests/rules/test_what_is_left_open.py::"
        "test_the_capital_is_asked_where_a_level_goes_by_it_and_nowhere_else",
    ),
    Fault(
        "A level for some areas only is promised to whoever has not said the area.",
        "rules", "_pick", " and all(_is_whole(fact, possible, book) for fact in unsaid)", "",
        "tests/rules/test_levels_compared.py",
    ),
    Fault(
        "A commune has two classes on one day.",
        "rules", "_check_areas",
        "elif last and (since <= last.valid_from or (last.valid_until or since) > since):",
        "elif False:", "tests/rules/test_communes_of_a_pack.py",
    ),
    Fault(
        "A pack that only says what a trade code of 2018 became changes nothing.",
        "rules", "differences", "found += _undated(old, new, lang)", "pass",
        "tests/policy/test_every_table_by_the_studio.py",
    ),
    Fault(
        "Of two cases of a level the fault of the second is shown on the line of the first.",
        "rules", "rows_with_lines", "told[at] += 1", "pass", BAD,
    ),
    Fault(
        "A figure that is none is shown on the line of its name, not of its row.",
        "rules", "_line", "return next(rows, 0) or line_at(content, loc)",
        "return line_at(content, loc)", "tests/policy/test_every_table_by_the_studio.py",
    ),
    Fault(
        "A pack that is nested too deeply is followed to its end.",
        "rules", "compose_node", "if self.depth > LIMIT_DEPTH:", "if False:", LIMITS,
    ),
    Fault(
        "A pack that contains itself is read.",
        "rules", "_check_size", "if _size(node, {}) > LIMIT_NODES:", "if False:", LIMITS,
    ),
    Fault(
        "A province sets who is eligible.",
        "rules", "_check_local", "if not local_article(table):", "if False:",
        "tests/rules/test_laid_upon.py",
    ),
    Fault(
        "In a pack of two instruments a row names neither.",
        "rules", "_check_instruments",
        "if not any(number in row.citation for number in numbers):", "if False:", BAD,
    ),
    Fault(
        "A pack sets a day that the working calendar has not.",
        "rules", "_check_days", "if not is_known:", "if False:", LIMITS,
    ),
    Fault(
        "A national pack names a province.",
        "rules", "check_province", "if named and pack.scope != LOCAL:", "if False:",
        "tests/rules/test_refusals_of_a_pack.py",
    ),
    Fault(
        "A province sets a figure of the national track.",
        "rules", "_refuse_figures", 'if raw[name].get(code, {}).get("track") == "national":',
        "if False:", BAD,
    ),
    Fault(
        "What is said of a commune rests on a source that is not there.",
        "rules", "_check_communes", "if unknown := set(row.source) - set(book.sources):",
        "if unknown := []:", "tests/rules/test_communes_of_a_pack.py",
    ),
    Fault(
        "A loan has no term.",
        "rules", "only_recoverable_support_has_a_term",
        "if row.has_figure and (row.term_years is not None) != (self.kinds == (RECOVERABLE,)):",
        "if False:", "tests/rules/test_recoverable.py",
    ),
    Fault(
        "A committee adds a content of support without its council.",
        "rules", "_check_own_contents",
        'if not any(one.kind == "council_resolution" for one in instruments):', "if False:",
        OWN_CONTENTS,
    ),
    Fault(
        "A province changes a content of the nation.",
        "rules", "_check_own_contents", 'if not code.endswith(f"_{province}"):', "if False:",
        OWN_CONTENTS,
    ),
    Fault(
        "A content of the province's own has no level.",
        "rules", "_check_activities", "if unknown := set(book.own_contents) - set(book.local):",
        "if unknown := set():", OWN_CONTENTS,
    ),
    Fault(
        "National money gives what only the province's council added.",
        "rules", "_is_given_by_provinces_only",
        "if self.facts.activity in self.book.own_contents:", "if False:", OWN_CONTENTS,
    ),
)  # fmt: skip
