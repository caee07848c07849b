"""A request that nobody sent: for a command that wants what the site would answer."""

import io
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest


def own_request(path: str = "/", accept: str = "text/html") -> WSGIRequest:
    """For that path of the site, at the address that people type; a refusal comes in the form accepted."""
    site = urlsplit(settings.SITE_URL or "http://localhost")
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "HTTP_ACCEPT": accept,
            "HTTP_HOST": site.netloc,
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or ""),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
