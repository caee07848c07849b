"""Who else has the collector rest is not disturbed."""

import gc

import pytest

from agencies.in_memory.versioned_value import gc_paused


def test_the_collector_rests_as_long_as_the_longest_wants() -> None:
    assert gc.isenabled()
    with gc_paused():
        with gc_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="halfway"), gc_paused():
        raise ValueError("halfway")
    assert gc.isenabled()
