"""Where kept files lie: a folder of this machine, or a bucket that speaks the language of S3."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import env

SECONDS = 20  # for one answer of the bucket
FOLDER: dict[str, Any] = {"BACKEND": "khuyencong.core.files.Folder"}


def storage() -> dict[str, Any]:
    """Django's STORAGES entry. Keys of the bucket come from the environment alone."""
    bucket = env.text("KHUYENCONG_S3_BUCKET").strip()
    if not bucket:
        return FOLDER
    keys = [env.text(f"KHUYENCONG_S3_{name}") for name in ("ACCESS_KEY", "SECRET_KEY")]
    if not all(keys):
        raise ImproperlyConfigured(
            "KHUYENCONG_S3_ACCESS_KEY and KHUYENCONG_S3_SECRET_KEY must be set with the bucket."
        )
    from botocore.config import Config

    endpoint = env.text("KHUYENCONG_S3_ENDPOINT").strip() or None
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "access_key": keys[0],
            "secret_key": keys[1],
            "endpoint_url": endpoint,
            "region_name": env.text("KHUYENCONG_S3_REGION").strip() or None,
            "default_acl": None,
            "file_overwrite": True,
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path" if endpoint else "auto"},
                connect_timeout=5,
                read_timeout=SECONDS,
                retries={"max_attempts": 2},
            ),
        },
    }
