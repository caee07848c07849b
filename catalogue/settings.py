"""Settings, read once from the environment by typed readers that refuse what makes no sense.

Every setting that an operator may change is explained in `.env.example`.
"""

import datetime as dt
import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from catalogue.config import databases
from catalogue.config.environment import (
    absolute,
    admin_path,
    allowed_hosts,
    faults,
    folder,
    internal_addresses,
    listening,
    name_what_is_ignored,
    number,
    read_file,
    refuse_faults,
    secret_key,
    site_url,
    switch,
    text,
    web_address,
)

# numpy counts here and multiplies no matrices. A thread for each processor, waiting to, would take 40 MiB of
# address space, and an import's process has 512: on ten processors it could not even begin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent
read_file(BASE_DIR)
name_what_is_ignored()
# Whatever the program writes lives here; git ignores it.
VAR_DIR = folder("VAR_DIR", default=BASE_DIR / "var")

SITE_URL = site_url()
SECURE = SITE_URL.startswith("https://")
DEBUG = switch("DEBUG", default=False)
SECRET_KEY = secret_key(VAR_DIR)
ALLOWED_HOSTS = allowed_hosts(SITE_URL)
# How many proxies of ours stand in front, whose X-Forwarded-For and -Proto are therefore believed.
PROXY_COUNT = number("PROXY_COUNT", default=1 if SECURE else 0, low=0, high=5)

if SECURE and not PROXY_COUNT:
    faults.append(
        "PROXY_COUNT=0: with an https SITE_URL a proxy must say so, or every page leads to itself"
        "（SITE_URL 为 https 时不能是 0）"
    )
if SECURE and DEBUG:
    faults.append(
        "DEBUG shows how the program works: never with an https SITE_URL（SITE_URL 为 https 时不能开）"
    )

# The desk is on unless a process of its own serves it: the public processes then say ADMIN_ENABLED=false.
ADMIN_ENABLED = switch("ADMIN_ENABLED", default=True)
ADMIN_PATH = admin_path()

# Imports, and acts that take something out of the directory, are published by a second person.
TWO_PERSON_RULE = switch("TWO_PERSON_RULE", default=False)

# Shown at the foot of every page, each only when set.
SITE_OWNER = text("SITE_OWNER")
ICP_NUMBER = text("ICP_NUMBER")
REPORT_ERROR_URL = web_address("REPORT_ERROR_URL")
# Under which others may use what this site adds of its own: search aids, English names.
DATA_LICENCE = text("DATA_LICENCE") or "CC BY 4.0"
# Whom the page on privacy names.
PRIVACY_CONTACT = text("PRIVACY_CONTACT")
# What the page 运行状态 announces.
PLANNED_WORK = text("PLANNED_WORK", limit=200)
# Where whoever finds a weakness reports it: /.well-known/security.txt.
SECURITY_CONTACT = web_address("SECURITY_CONTACT")

ROOT_URLCONF = "catalogue.urls"
WSGI_APPLICATION = "catalogue.wsgi.application"
INSTALLED_APPS = [
    "agencies",
    "catalogue",
    # The admin with a first page of its own; a process without the desk loads none of its modules.
    "agencies.apps.RegisterAdminConfig" if ADMIN_ENABLED else "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "simple_history",
    *(("import_export",) if ADMIN_ENABLED else ()),
    "axes",
    "csp",
]
MIDDLEWARE = [
    "catalogue.middleware.request_log.RequestLogMiddleware",
    # What every answer carries, also one that the guard refuses.
    "catalogue.middleware.guard.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # The first that judges a request.
    "catalogue.middleware.guard.GuardMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "catalogue.cache.middleware.CachingMiddleware",
    # From here on an answer is made: what is kept, or with the visitor, needs no language.
    "catalogue.pages.languages.PrefixMiddleware",
    "catalogue.middleware.outages.OutageMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Who signs in and what they send. A process without the desk knows no session, account or cookie at all.
    *(
        (
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "simple_history.middleware.HistoryRequestMiddleware",
            "axes.middleware.AxesMiddleware",
        )
        if ADMIN_ENABLED
        else ()
    ),
]
# While the site is worked on, an edited template shows at the next request.
LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": LOADERS if DEBUG else [("django.template.loaders.cached.Loader", LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "catalogue.pages.context.base_context",
            ],
        },
    }
]

DATABASES = databases.configure(VAR_DIR)
DATABASE_ROUTERS = ["catalogue.config.replicas.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Each process keeps the pages asked for last in its own memory, and looks once a second whether the data has
# moved.
PAGE_CACHE_BYTES = number("PAGE_CACHE_MIB", default=8, low=0, high=1024) * 2**20
DATA_VERSION_SECONDS = 1.0

LANGUAGE_CODE = "zh-hans"
# Those that pages speak stand in catalogue/pages/languages.py.
LOCALE_PATHS = [BASE_DIR / "catalogue" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# What browsers ask for by themselves: /favicon.ico, /apple-touch-icon.png.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
STATIC_ROOT = folder("STATIC_ROOT", default=VAR_DIR / "static")
# Releases, written by `release_data` and served at /data/.
FILES_DIR = folder("FILES_DIR", default=VAR_DIR / "files")
# Whatever lies there is served to everybody: neither the secret key nor the register may.
KEPT = [BASE_DIR, VAR_DIR, FILES_DIR, Path(DATABASES["default"]["NAME"])]
if any(kept.resolve().is_relative_to(STATIC_ROOT.resolve()) for kept in KEPT):
    faults.append("STATIC_ROOT must be a folder of its own（须是单独的文件夹，其中文件人人可读）")
for name in ("TLS_FOLDER", "LOG_FOLDER"):  # of containers, whose own idea of a relative one is another
    absolute(name)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "catalogue.config.static_files.StaticFiles"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Whatever comes from outside is bounded before it is read: 2.5 MB of form, files by the importer itself.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 2

SECURE_SSL_REDIRECT = SECURE
# Asked for from inside, past the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc or None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE and PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# W021: a browser's preload list binds a whole domain for years, which is for its owner to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if not ADMIN_ENABLED:
    # What the desk would need: accounts, messages, sessions (admin.E…), lockout (axes.W002), CSRF (W003).
    SILENCED_SYSTEM_CHECKS += ["admin.E408", "admin.E409", "admin.E410", "axes.W002", "security.W003"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{
            key: [SELF]
            for key in ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action")
        },
        **{key: [NONE] for key in ("default-src", "base-uri", "frame-ancestors")},
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {"camera": [], "geolocation": [], "microphone": []}

# 30 minutes idle; `agencies.admin.session_limit` ends a session after 8 hours whatever happens.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
# Also where it stands on another port than 443, which no proxy need pass on in the Host.
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SECURE else []
CSRF_FAILURE_VIEW = "catalogue.views.errors.csrf_failure"
# Where a sign-in ends whose `next` leads elsewhere.
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Ten wrong passwords from one address, whoever else it signs in meanwhile, and it waits five minutes. No name
# waits by itself: whoever knew it could keep its owner out from anywhere.
AXES_FAILURE_LIMIT = "catalogue.middleware.sign_in.guesses_allowed"
AXES_COOLOFF_TIME = dt.timedelta(minutes=5)
AXES_LOCKOUT_PARAMETERS = ["ip_address", ["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "catalogue.middleware.guard.client_address"
AXES_LOCKOUT_CALLABLE = "catalogue.middleware.sign_in.locked_out"
# The sign-in log says from where; a name is left out, for people type passwords into that field too.
AXES_SENSITIVE_PARAMETERS = ["username"]
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True

# Where Prometheus may read, if anywhere: loopback or a private network, never the public. Gunicorn opens it,
# as a port of its own, so no route of the site leads there.
METRICS_ADDRESS = internal_addresses("METRICS_ADDRESS")
if METRICS_ADDRESS:
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")

# Everything goes to standard error, where the service manager keeps it, one JSON object a line.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "catalogue.middleware.request_log.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.orjson.OrjsonFormatter",
            "format": "%(levelname)s %(name)s %(message)s %(request_id)s",
            "rename_fields": {"levelname": "level", "name": "logger"},
            "timestamp": "time",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own mail and console handlers would say everything twice.
        "django": {"handlers": [], "level": "WARNING"},
        # A 4xx is the visitor's, and the request log has counted it.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "catalogue": {"level": "INFO"},
        "axes": {"level": "WARNING"},
    },
}

# What the web server reads (deploy/gunicorn.conf.py).
BIND = listening()
WEB_CONCURRENCY = number("WEB_CONCURRENCY", default=4, low=1, high=64)
WORKER_TIMEOUT = number("WORKER_TIMEOUT", default=10, low=1, high=600)

refuse_faults()
