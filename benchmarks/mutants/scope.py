"""What is mutated, by package, so that a module may move within its app."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCOPE = {
    "core/money": ("core/money.py", "core/reading/money.py"),
    "ledger": ("ledger/**/*.py",),
    "contracts": ("contracts/**/*.py",),
    "settlement": ("settlement/**/*.py",),
    "planning": ("planning/**/services/**/*.py", "planning/**/permissions.py"),
    "projects/permissions": ("projects/permissions.py", "projects/permissions/**/*.py"),
    "rules": ("rules/**/*.py",),
    "allocation": ("allocation/**/*.py",),
}
# Addresses, pages, workflow tables and the wording of papers are held by tests of their own.
OUTSIDE = {
    "apps", "urls", "pages", "views", "forms", "papers", "wording", "management", "migrations",
    "workflow",
}  # fmt: skip


def files(*packages: str) -> dict[str, list[str]]:
    """The files of these packages (all of them without any), relative to the repository."""
    if unknown := set(packages) - set(SCOPE):
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(SCOPE)}")
    house = ROOT / "khuyencong"
    return {
        package: sorted(
            {
                str(path.relative_to(ROOT))
                for pattern in SCOPE[package]
                for path in house.glob(pattern)
                if not OUTSIDE & {part.removesuffix(".py") for part in path.parts}
                and not path.stem.endswith("_pages")
            }
        )
        for package in packages or SCOPE
    }
