"""The address of a page as a QR code, for its printed sheet."""

from functools import lru_cache

import segno
from django.utils.safestring import SafeString


@lru_cache(maxsize=256)
def qr_svg(address: str) -> SafeString:
    """Inline SVG without any style attribute, which the site's policy would refuse."""
    code = segno.make(address, error="m", micro=False)
    return SafeString(code.svg_inline(scale=3, border=2, omitsize=False, svgclass="qr", lineclass=None))
