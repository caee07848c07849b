"""JSON in which Chinese stands as it is written."""

from typing import Any

from django.http import JsonResponse


class ReadableJson(JsonResponse):
    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, json_dumps_params={"ensure_ascii": False}, **options)
