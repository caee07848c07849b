from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; what a client claims further left is ignored.

    The shipped nginx passes on one address, however many proxies it believes itself.
    """
    passed = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    if passed and settings.PROXY_COUNT:
        return str(passed[-min(settings.PROXY_COUNT, len(passed))])
    return str(request.META.get("REMOTE_ADDR", ""))
