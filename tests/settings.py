"""The site's own settings, with what tests need otherwise.

TEST_DATABASE=postgresql  a throwaway PostgreSQL, unless DATABASE_URL names one
TEST_DATABASE=sqlite      a throwaway SQLite file, whatever DATABASE_URL says
unset                     what DATABASE_URL says; SQLite without it
"""

import atexit
import os
import tempfile

from django.core.exceptions import ImproperlyConfigured

from tests import postgres

match os.environ.get("TEST_DATABASE"):
    case None:
        pass
    case "sqlite":
        os.environ.pop("DATABASE_URL", None)
    case "postgresql":
        if not os.environ.get("DATABASE_URL", "").startswith(("postgres://", "postgresql://")):
            os.environ["DATABASE_URL"] = postgres.start()
    case other:
        raise ImproperlyConfigured(f"TEST_DATABASE is {other!r}; it must be sqlite or postgresql")

# What the shell of whoever runs the tests happens to say must not change their outcome.
for name in (
    "DATABASE_REPLICA_URLS",
    "DEBUG",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "ADMIN_PATH",
    "ADMIN_ENABLED",
    "PROXY_COUNT",
    "VAR_DIR",
    "FILES_DIR",
):
    os.environ.pop(name, None)
os.environ["ENV_FILE"] = ""
os.environ["SECRET_KEY"] = "tests-only" * 4

from catalogue.settings import *  # noqa: E402, F403 (only now is the environment what tests need)
from catalogue.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: then WAL, locks and several threads behave as in production.
    folder = tempfile.TemporaryDirectory(prefix="register-sqlite-")
    atexit.register(folder.cleanup)
    DATABASES["default"]["TEST"] = {"NAME": f"{folder.name}/test.sqlite3"}

# The manifest storage wants collectstatic first; the browser tests run on the real one.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# An N+1 query is an error.
INSTALLED_APPS.append("zeal")
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")

# Each test sees what it has just written; the tests of caching turn both on.
PAGE_CACHE_BYTES = 0
DATA_VERSION_SECONDS = 0.0
