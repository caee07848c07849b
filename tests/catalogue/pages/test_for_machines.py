"""What a page says to machines stays data, whatever a name holds."""

import json

from catalogue.pages.for_machines import json_ld


def test_nothing_in_the_data_can_end_its_block() -> None:
    name = "</script><!-- & <script>"
    written = json_ld({"name": name})
    assert not set("<>&").intersection(written)
    assert json.loads(written)["name"] == name
