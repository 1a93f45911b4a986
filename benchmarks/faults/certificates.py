"""Faults of certificates."""

from benchmarks.faults.fault import Fault

VERDICTS = "tests/certificates/test_verdicts.py"
ALTERED = "tests/certificates/test_altered.py"
FAULTS = (
    Fault(
        "A certificate is valid on the day after its last.",
        "certificates", "judge", "<= certificate.last_day", "<= certificate.last_day + STALE",
        VERDICTS,
    ),
    Fault(
        "What was suspended is shown as valid.",
        "certificates", "judge", "(Status.REVOKED, Status.SUSPENDED)", "(Status.REVOKED,)",
        VERDICTS,
    ),
    Fault(
        "Whoever holds a stolen key dates a certificate before the theft.",
        "certificates", "judge", "bool(signer.stolen_on) and",
        "bool(signer.stolen_on) and signer.stolen_on <= certificate.first_day and", VERDICTS,
    ),
    Fault(
        "Last year's key signs this year's certificates.",
        "certificates", "_may_have_signed", "<= signer.last_day", "", VERDICTS,
    ),
    Fault(
        "Another province's certificate is taken for ours.",
        "certificates", "judge", "certificate.office != trust.office or", "", VERDICTS,
    ),
    Fault(
        "A certificate that no list of status knows yet reassures like any other.",
        "certificates", "judge", "or status is None", "", VERDICTS,
    ),
    Fault(
        "A verifier takes an older trust list, in which a stolen key is still good.",
        "certificates", "read_trust", "trust.version < least_version", "False", VERDICTS,
    ),
    Fault(
        "A stolen key still signs lists of status.",
        "certificates", "read_status", "if signer.stolen_on:", "if False:", VERDICTS,
    ),
    Fault(
        "Another office's list of status clears our certificates.",
        "certificates", "read_status", "status.office != trust.office or", "", VERDICTS,
    ),
    Fault(
        "The tax code may be changed under a signed certificate.",
        "certificates", "digest", "self.tax_code, ", "", VERDICTS,
    ),
    Fault(
        "A square in another spelling of base32 is read.",
        "certificates", "read", 'decode().rstrip("=") != written', 'decode() == ""', VERDICTS,
    ),
    Fault(
        "What the key signed in another form is taken for a certificate.",
        "certificates", "open_sealed", "form == FORM and _content(certificate) == content",
        "True", ALTERED,
    ),
)  # fmt: skip
