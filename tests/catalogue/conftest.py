"""What several folders of tests of the site share."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils.log import configure_logging
from pythonjsonlogger.orjson import OrjsonFormatter


@pytest.fixture
def lines() -> Iterator[Callable[[], list[Any]]]:
    """What has been logged so far, each line read as JSON: by the site's own handler, into memory."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    written = io.StringIO()
    (handler,) = (one for one in logging.getLogger().handlers if isinstance(one.formatter, OrjsonFormatter))
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    handler.setStream(before)
