"""A request that nobody sent: for a command that wants what the site would answer."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory


def own_request(path: str = "/", accept: str = "text/html") -> WSGIRequest:
    """For that path of the site, at the address that people type; a refusal comes in the form accepted."""
    site = urlsplit(settings.SITE_URL or "http://localhost")
    told = {"Accept": accept, "Host": site.netloc}
    return RequestFactory().get(path, secure=site.scheme == "https", headers=told)
