"""The described interface: `openapi.json`, written by hand, what is read out of it; the limits."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DESCRIPTION = Path(__file__).with_name("openapi.json")
IN_OPENAPI, IN_SCHEMA = "#/components/schemas/", "#/$defs/"
# Requests a minute from one address, by the zones of the shipped proxy: pages, queries (`/v1/` and
# `/directory.json`), files, lists to check. Every answer names them (draft-ietf-httpapi-ratelimit-headers).
RATE_LIMITS = {"pages": 1200, "json": 120, "files": 10, "lists": 20}
RATE_LIMIT_POLICY = ", ".join(f'"{zone}";q={most};w=60' for zone, most in RATE_LIMITS.items())


@cache
def description() -> dict[str, Any]:
    """OpenAPI 3.1."""
    read: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return read


@cache
def lasting() -> list[dict[str, Any]]:
    """The addresses that others may rely on, with the parameters of each."""
    read: list[dict[str, Any]] = json.loads(DESCRIPTION.with_name("lasting.json").read_text(encoding="utf-8"))
    return read


@cache
def schemas() -> dict[str, Any]:
    """The same shapes as one JSON Schema, for whoever has no use for the rest."""
    shapes = json.dumps(description()["components"]["schemas"]).replace(IN_OPENAPI, IN_SCHEMA)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": json.loads(shapes)}


def fields_of(shape: str) -> tuple[str, ...]:
    """The keys of that shape, in the order in which it has them."""
    return tuple(description()["components"]["schemas"][shape]["properties"])
