"""Faults of directory."""

from benchmarks.faults.fault import Fault

SIGN_IN = "tests/directory/test_sign_in_by_identity.py"
BANK = "tests/directory/test_bank_account.py"
LINK = "tests/directory/test_link_identity.py"
AREAS = "tests/policy/test_areas_of_a_pack.py"

FAULTS = (
    Fault(
        "Somebody is new for ever.",
        "directory", "is_new", "at - first < FIRST_DAYS", "True",
        "tests/administration/test_first_day.py",
    ),
    Fault(
        "A token of another issuer is believed.",
        "directory", "_claims", "issuer=ours.issuer,", "", SIGN_IN,
    ),
    Fault(
        "A token for another system is believed.",
        "directory", "_claims", "options={", 'options={"verify_aud": False, ', SIGN_IN,
    ),
    Fault(
        "A token for several systems needs no party.",
        "directory", "identity", '"" if is_for_others else ours.client_id', "ours.client_id",
        SIGN_IN,
    ),
    Fault(
        "A party that the token names besides is not looked at.",
        "directory", "identity", ") != ours.client_id:", ') == "":', SIGN_IN,
    ),
    Fault(
        "A token of another sign-in is believed.",
        "directory", "identity", "if not hmac.compare_digest(", "if not all(", SIGN_IN,
    ),
    Fault(
        "A token made long ago is believed.",
        "directory", "identity", "> OLDEST + SKEW", "> 10**9", SIGN_IN,
    ),
    Fault(
        "Two clocks may differ by an hour.",
        "directory", "SKEW", "60", "3600", SIGN_IN,
    ),
    Fault(
        "A secret that is also the public key signs.",
        "directory", "ALGORITHMS", '"ES512": "EC",', '"ES512": "EC", "HS256": "RSA",', SIGN_IN,
    ),
    Fault(
        "A key for encrypting signs.",
        "directory", "_fitting", 'one.get("use", "sig") == "sig"', "True", SIGN_IN,
    ),
    Fault(
        "A short key signs.",
        "directory", "_fitting", "made.key.key_size < SMALLEST_RSA", "False", SIGN_IN,
    ),
    Fault(
        "A key of another name signs.",
        "directory", "_fitting", '(kid is None or one.get("kid") == kid)', "True", SIGN_IN,
    ),
    Fault(
        "Keys are asked for at each unknown name.",
        "directory", "key", 'cache.add(f"{place_kept}/asked", True, BETWEEN)', "True", SIGN_IN,
    ),
    Fault(
        "Keys that were rotated are never asked for.",
        "directory", "key", 'cache.add(f"{place_kept}/asked", True, BETWEEN)', "False", SIGN_IN,
    ),
    Fault(
        "The provider may describe itself as another.",
        "directory", "about", 'if found.get("issuer") != ours.issuer:', "if False:", SIGN_IN,
    ),
    Fault(
        "The provider may send us anywhere.",
        "directory", "about", " or not ours.may_be(found[name])", "", SIGN_IN,
    ),
    Fault(
        "A provider that is down is asked by everybody.",
        "directory", "_asked", "if cache.get(resting):", "if False:", SIGN_IN,
    ),
    Fault(
        "An answer may be as large as it likes.",
        "directory", "LARGEST", "256 * 1024", "2**40", SIGN_IN,
    ),
    Fault(
        "An answer may trickle for ever.",
        "directory", "_cut", "connected.shutdown(socket.SHUT_RDWR)", "pass", SIGN_IN,
    ),
    Fault(
        "An answer of any browser counts.",
        "directory", "answer", "raise identity.not_ours()", "kept = asdict(identity.begin(at=at))",
        SIGN_IN,
    ),
    Fault(
        "An answer counts twice.",
        "directory", "answer", "attempts.pop(", "dict(attempts).pop(", SIGN_IN,
    ),
    Fault(
        "An answer of yesterday counts.",
        "directory", "finish", "<= LASTS:", "<= 10**9:", SIGN_IN,
    ),
    Fault(
        "Another issuer in the address is not looked at.",
        "directory", "finish", "if issuer and issuer != ours.issuer:", "if False:", SIGN_IN,
    ),
    Fault(
        "A code goes without its verifier.",
        "directory", "_exchange", '"code_verifier": attempt.verifier,', '"code_verifier": "",',
        SIGN_IN,
    ),
    Fault(
        "Signing in goes on to any site.",
        "directory", "start", 'then if is_ours else ""', "then", SIGN_IN,
    ),
    Fault(
        "A level that no setting names counts.",
        "directory", "identity", '_text(claims.get("acr")) in ours.acr', '"acr" in claims', SIGN_IN,
    ),
    Fault(
        "The second factor of nobody counts for whoever comes.",
        "directory", "was_given", 'getattr(request, "second_factor_given", False)', "True", SIGN_IN,
    ),
    Fault(
        "Whoever sits at the browser links.",
        "directory", "require_fresh", "if not did_recently_reauthenticate(request):", "if False:",
        LINK,
    ),
    Fault(
        "What one brought is linked to another.",
        "directory", "wait_for_link", " or attempt.links != str(user.uuid)", "", LINK,
    ),
    Fault(
        "An identity waits for ever to be linked.",
        "directory", "to_link", "<= WAITS:", "<= 10**9:", LINK,
    ),
    Fault(
        "Somebody links for another.",
        "directory", "link", "if by.id != str(user.uuid):", "if False:", LINK,
    ),
    Fault(
        "A stranger still opens an account that was given back.",
        "directory", "_give_back", "identity.unlink(user, by=SYSTEM, at=at)", "pass", LINK,
    ),
    Fault(
        "A program searches as fast as it likes.",
        "directory", "count_search", 'rates.require(f"search/{by.id}", ', 'dict(',
        "tests/desk/test_search_and_export_limits.py",
    ),
    Fault(
        "Who is slowed down slows down everybody.",
        "directory", "count_search", "search/{by.id}", "search",
        "tests/desk/test_search_and_export_limits.py",
    ),
    Fault(
        "The whole register is taken out again and again.",
        "directory", "count_export", 'rates.require(f"export/{by.id}", ', 'dict(',
        "tests/desk/test_search_and_export_limits.py",
    ),
    Fault(
        "Pages of other roles open to whoever signed in.",
        "directory", "process_view",
        "if isinstance(access, frozenset) and not request.actor.has_role(*access):", "if False:",
        "tests/bar/test_odd_requests.py",
    ),
    Fault(
        "A code for a name without account is refused at once.",
        "directory", "use", "if user is None:\n        _hash_in_vain(code)", "",
        "tests/directory/test_same_time.py",
    ),
    Fault(
        "A role that ended is still held.",
        "directory", "actor_for", "valid_on(on), person__user=user", "person__user=user",
        "tests/directory/test_second_factor_and_sessions.py",
    ),
    Fault(
        "The log keeps what was typed.",
        "directory", "process_view", "match = request.resolver_match",
        "match = request.resolver_match\n"
        "        __import__('logging').getLogger('khuyencong').info('%s', request.POST.dict())",
        "tests/bar/test_canaries.py",
    ),
    Fault(
        "Who asked for a bank account confirms it.",
        "directory", "can_answer_account",
        "by.hands(*roles) & set(account.asked_hands)", "False", BANK,
    ),
    Fault(
        "A bank account is confirmed from another province.",
        "directory", "_answers_for_workshop",
        "establishment is None or not _is_near(establishment, by, *ANSWERS_CLAIMS)", "False", BANK,
    ),
    Fault(
        "A nickname is taken for an account number.",
        "core", "read_bank_account", "if len(number) - len(letters) < LEAST_DIGITS:", "if False:",
        BANK,
    ),
    Fault(
        "An account number changed by hand is not seen.",
        "directory", "STANDINGS",
        'BankAccount, "establishment__uuid", only=Q(organisation=None)',
        'BankAccount, "establishment__uuid", only=Q(pk=0)', BANK,
    ),
    Fault(
        "Two account numbers hold at once.",
        "directory", "confirm", "before.update(valid_until=first)", "pass", BANK,
    ),
    Fault(
        "Who typed the account of a body confirms it.",
        "directory", "can_answer_account",
        "by.hands(*roles) & set(account.asked_hands)", "False",
        "tests/directory/test_body_account.py",
    ),
    Fault(
        "Anybody at the Centre says where a body's money goes.",
        "directory", "_keeps_body", "by.serves(body.province.code, *KEEPS_BODIES)", "True",
        "tests/directory/test_body_account.py",
    ),
    Fault(
        "verify passes over an account confirmed by who asked for it.",
        "directory", "accounts_by_two", "if by in hands", "if False", BANK,
    ),
    Fault(
        "An account holds from a day before it was confirmed.",
        "directory", "confirm",
        "max(hanoi_date(at), account.from_date or hanoi_date(at))",
        "account.from_date or hanoi_date(at)", BANK,
    ),
    Fault(
        "Nobody tells the accountant that an account changed.",
        "directory", "confirm",
        "notices.tell(payers, text=text, path=_path(owner), key=key, at=at)", "pass", BANK,
    ),
    Fault(
        "Whoever opens the card reads the whole number.",
        "desk", "card_page", "permissions.can_read_account(row, request.actor)", "True", BANK,
    ),
    Fault(
        "Somebody else changes the address on her page.",
        "directory", "can_change_own", "if owns(establishment, by):", "if True:",
        "tests/directory/test_change_own_workshop.py",
    ),
    Fault(
        "A telephone opens an account that the province gave.",
        "directory", "_enter", "not is_own or ", "",
        "tests/directory/test_enter_by_telephone.py",
    ),
    Fault(
        "A program reads the public pages as fast as it likes.",
        "directory", "_too_many",
        "limits.count_reading(proxies.visitor(request), now=timezone.now())", "pass",
        "tests/portal/test_reading_limits.py",
    ),
    Fault(
        "Who reads too fast stops every visitor.",
        "directory", "_too_many", "proxies.visitor(request)", '"everybody"',
        "tests/portal/test_reading_limits.py",
    ),
    Fault(
        "What a place is is asked without the packs in force.",
        "directory", "rules_of", "_reader(province_code)", "load(province_code)",
        f"{AREAS}::test_a_national_pack_says_how_areas_follow_and_every_asker_hears_it",
    ),
    Fault(
        "A list of areas classes a commune of another province.",
        "directory", "communes_named", "Unit.objects.on(on).filter(province_code=of)",
        "Unit.objects.on(on)",
        f"{AREAS}::test_a_commune_that_cannot_be_meant_is_refused_on_its_line",
    ),
    Fault(
        "A list of areas classes a commune on a day before it stood.",
        "directory", "communes_named", "Unit.objects.on(on)", "Unit.objects",
        f"{AREAS}::test_a_commune_that_cannot_be_meant_is_refused_on_its_line",
    ),
    Fault(
        "A commune made of two former provinces is held to be of one.",
        "directory", "former_province", "if len(codes) == 1 else None", "if codes else None",
        "tests/directory/test_former_province.py",
    ),
    Fault(
        "Who came by her telephone alone keeps the name of her number.",
        "directory", "is_named",
        "return not events.history(person.user.stream).filter(kind=OPENED).exists()",
        "return True", "tests/directory/test_form_workshop.py",
    ),
    Fault(
        "Who has a name is called by what she types for a workshop.",
        "directory", "is_named",
        "if registered.exclude(by_id=SYSTEM.id).exists() or person.user is None:", "if False:",
        "tests/directory/test_form_workshop.py",
    ),
)  # fmt: skip
