"""Word and Excel files as PDF, by LibreOffice where it is installed; it sees no file but this."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 60
MEMORY_BYTES = 2_000_000_000
SUFFIXES = {
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


def as_pdf(content: bytes, media_type: str) -> bytes | None:
    """The PDF, or None: no LibreOffice here, not such a file, or not done in time and memory."""
    program = shutil.which("soffice")
    if program is None or media_type not in SUFFIXES:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"tep.{SUFFIXES[media_type]}"
        source.write_bytes(content)
        command = [
            # LibreOffice begins a second process: the time ends both.
            "timeout", "--kill-after=1", str(SECONDS), "prlimit", f"--as={MEMORY_BYTES}",
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603  (every word of it is ours)
                command,
                cwd=folder,
                env={"HOME": folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
            )
            return source.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.SubprocessError):
            return None
