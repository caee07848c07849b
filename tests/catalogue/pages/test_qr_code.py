import numpy as np
import pytest
import segno

from catalogue.pages.printed import LONGEST_ADDRESS
from catalogue.pages.qr_code import qr_modules

ADDRESS = "https://example.org/directory/?q=%E7%94%B5%E5%B7%A5&on=2025-03-01&printed=2026-11-30_gdjkaglpmnbcd"


@pytest.mark.parametrize("step", range(10))
def test_of_any_length_it_is_the_code_that_segno_makes(step: int) -> None:
    for length in range(9 + step, LONGEST_ADDRESS + 10, 10):
        text = (ADDRESS * 4)[:length]
        code = segno.make(text, error="m", micro=False, mask=2)
        assert np.array_equal(qr_modules(text), [list(row) for row in code.matrix]), length
