"""Who else has the collector rest is not disturbed."""

import gc

import pytest

from agencies.uncollected import uncollected


def test_the_collector_rests_as_long_as_the_longest_wants() -> None:
    assert gc.isenabled()
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="halfway"), uncollected():
        raise ValueError("halfway")
    assert gc.isenabled()
