"""All settings in one file. Values come from the environment (table: docs/settings.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config import env, files, issuers, oidc

BASE_DIR = env.ROOT
DATA_DIR = env.folder("KHUYENCONG_DATA", "var")
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
env.close_to_others(DATA_DIR)

DEBUG = env.flag("KHUYENCONG_DEBUG")
SECRET_KEY = env.secret("KHUYENCONG_SECRET_KEY", DATA_DIR / "keys" / "secret_key")
STANDING_KEY = env.secret("KHUYENCONG_STANDING_KEY", DATA_DIR / "keys" / "standing_key")
INVOICE_ISSUERS = issuers.trusted()
SIGNATURE_ISSUERS = issuers.trusted(issuers.SIGNATURES)
CHECKPOINT_COPIES = env.words("KHUYENCONG_CHECKPOINT_COPIES", "")
ALLOWED_HOSTS = env.words("KHUYENCONG_HOSTS", "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("KHUYENCONG_ORIGINS", "")
IS_DEMONSTRATION = env.flag("KHUYENCONG_DEMO")
PROVINCE = env.text("KHUYENCONG_PROVINCE", "40")  # of several provinces, the first one shown

INSTALLED_APPS = [
    "khuyencong.core",
    "khuyencong.ui",
    "khuyencong.directory",
    "khuyencong.obligations",
    "khuyencong.documents",
    "khuyencong.ledger",
    "khuyencong.policy",
    "khuyencong.projects",
    "khuyencong.appraisal",
    "khuyencong.planning",
    "khuyencong.contracts",
    "khuyencong.delivery",
    "khuyencong.settlement",
    "khuyencong.recoveries",
    "khuyencong.inspection",
    "khuyencong.payments",
    "khuyencong.claims",
    "khuyencong.history",
    "khuyencong.reports",
    "khuyencong.treasury",
    "khuyencong.replay",
    "khuyencong.programme",
    "khuyencong.market",
    "khuyencong.network",
    "khuyencong.portal",
    "khuyencong.desk",
    "khuyencong.administration",
    "khuyencong.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "khuyencong.core.proxies.TrustedProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "khuyencong.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "khuyencong.administration.pages.setting_up.EmptySystemMiddleware",
    "khuyencong.directory.access.DefaultDenyMiddleware",
    "khuyencong.ui.middleware.RefusalMiddleware",
    "khuyencong.ui.middleware.ContentSecurityPolicyMiddleware",
    "khuyencong.ui.middleware.NoStoreMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "khuyencong.ui.environment.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "khuyencong.ui.context.layout",
                "khuyencong.directory.access.links",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR / "khuyencong.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts that several processes share: the sign-in library keeps its limits and used codes here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "khuyencong.directory.services.passwords.NotPublished"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "first_page"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_DISPLAY = "khuyencong.directory.access.accounts.called"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, made longer while somebody works
ACCOUNT_FORMS = {
    "login": "khuyencong.directory.forms.SignInForm",
    "change_password": "khuyencong.directory.forms.NewPasswordForm",
}
OIDC = oidc.read()  # None: nobody signs in by an identity provider
ACCOUNT_ADAPTER = "khuyencong.directory.access.accounts.Adapter"
# Passwords are counted by directory.services.limits. What is left to the library goes by account,
# never by address: a whole commune may stand behind one.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
REQUIRES_SECOND_FACTOR = not IS_DEMONSTRATION  # of directory.permissions.GUARDED
MFA_TOTP_ISSUER = "Khuyến Công"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

FORM_RENDERER = "khuyencong.ui.boxes.Renderer"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": files.storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
TEXT_GATEWAY = env.text("KHUYENCONG_TEXT_GATEWAY", "khuyencong.core.gateway.FileGateway")
SITE_URL = env.text("KHUYENCONG_SITE_URL", "http://127.0.0.1:8000")
SCANNER = env.text("KHUYENCONG_SCANNER", "")
MEDIA_ROOT = DATA_DIR / "files"  # content-addressed; never served by path
WORD_FORMS = DATA_DIR / "forms"  # Word files in place of drawn ones: <code>/<valid_from>.docx
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

EMAIL_BACKEND = env.text("KHUYENCONG_EMAIL_BACKEND", "khuyencong.core.gateway.FileMail")
EMAIL_FILE_PATH = DATA_DIR / "outbox"
EMAIL_HOST = env.text("KHUYENCONG_EMAIL_HOST", "localhost")
EMAIL_PORT = env.whole("KHUYENCONG_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("KHUYENCONG_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("KHUYENCONG_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("KHUYENCONG_EMAIL_TLS")
EMAIL_TIMEOUT = 20  # seconds: a mail server that is silent must not hold up other work
DEFAULT_FROM_EMAIL = env.text("KHUYENCONG_EMAIL_FROM", "khuyencong@localhost")

COPY_HOURS = env.whole("KHUYENCONG_COPY_HOURS", 24)  # a last copy older than this is told
DRILL_DAYS = env.whole("KHUYENCONG_DRILL_DAYS", 8)

# HTTPS is the reverse proxy's work; one switch makes every cookie and redirect insist on it.
IS_HTTPS = env.flag("KHUYENCONG_HTTPS")
PROXIES = env.networks("KHUYENCONG_PROXIES", "127.0.0.1,::1" if IS_HTTPS else "")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
# Browsers that learnt it bind every name below this one, and their built-in list holds for years:
# a province asks for that itself. Django's two warnings would ask everybody.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag("KHUYENCONG_HSTS_PRELOAD")
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "khuyencong.directory.access.sessions.expired"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "security": {"class": "khuyencong.core.security_log.DataFolderHandler"},
    },
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "khuyencong.security": {"handlers": ["security"], "level": "INFO", "propagate": False},
        "khuyencong": {"handlers": ["console"], "level": env.text("KHUYENCONG_LOG", "INFO")},
    },
}
