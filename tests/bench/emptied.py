"""The site with names, columns and site data alone kept: every other store is emptied before each request.

To be served with the page store off. What a page costs here is what it costs to whoever asks for it first.
"""

import inspect
import sys
from collections.abc import Iterable, Iterator
from functools import _lru_cache_wrapper
from typing import Any

from django.core.cache import caches

from catalogue.wsgi import application as site

PACKAGES = ("agencies", "catalogue")


def found() -> "Iterator[_lru_cache_wrapper[Any]]":
    """What the two packages keep of answers, without what has no argument: that is part of the release."""
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] in PACKAGES]
    values = [value for module in modules for value in vars(module).values()]
    members = [member for value in values if inspect.isclass(value) for member in vars(value).values()]
    for value in {id(each): each for each in [*values, *members]}.values():
        if not isinstance(value, _lru_cache_wrapper):
            continue
        function = value.__wrapped__
        if function.__module__.startswith(PACKAGES) and inspect.signature(function).parameters:
            yield value


stores = list(found())


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    for store in stores:
        store.cache_clear()
    caches["default"].clear()
    return site(environ, start_response)
