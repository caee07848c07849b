"""What has been applied somewhere is never edited: a register elsewhere would not know of it.

A new migration adds its line here once it is released. What migrations import is frozen beside them.
"""

import hashlib
from pathlib import Path

import agencies.migrations

FROZEN = {
    "0001_initial.py": "422bbb9b4c4ffcefb16edcdac4ff9e27bffa472d0aa9a060627b8f493dfeaaaa",
    "0002_database_rules.py": "b700f886711679dcc473b244a57cae4f24b212ad700148b27165e8da1d9977ee",
    "0003_annex_import.py": "b308379b0fd67cf7040b8a94fd26812d0a33b8bc6f62d84a7c12ce4b34aea5d9",
    "0004_groups.py": "5b8f723d88f7f07d30119e35899d690873c1ada75d4094eaccea5720cfc07125",
    "0005_proposals.py": "2eb678ae9bd533c60be4575e4e9285a6b5fe81e20ad9d37e758badecc8ecaac8",
    "0006_import_accepts_removals.py": "14bc053f27dbc528ec303adac3b0769bcea95491ee993ec7f1e4f9f0b90ca327",
    "0007_codes_in_their_groups.py": "3d57f2e0c219fda6ca19d2b31a2d32e36ff317037bb7f9291e8dc401eec10890",
    "0008_whose_scopes_changed.py": "82f4c7900980a1d1f4e956139c2acf6e48033edba88ef31918c2370081b497aa",
    "0009_newest_adjustments.py": "ec518e6f056cb1204343ad43469674067d76454e03e71c3bc3834beb47814a29",
    "0010_proposal_names.py": "f9c9d3cb0682a5b2bcc10e06807c6bf46408430cadd1a709e253a68ccbf0899c",
    "0011_what_was_never_so.py": "e11401339919ab47b372d9a7006c575535767791d299fc195468b79660d7b613",
    "0012_what_nobody_recorded.py": "febd931aa8f122f12a8aa79ee3ca0d9b3fb82ea8ad54fc1bec21c4f534eada00",
    "0013_sensible_notices.py": "04469c576e29aba049f93a89122475663a9814225bb26fc7f747965922490f92",
    "0014_what_an_import_brought.py": "77851100df3c168f9a5e88e065ffec7c49a652ab420bd5ac458dd3f6ede86268",
    "0015_who_edits_the_guide.py": "d9a0cd8704d7e812ec82e4dcb1993ef778d7e87204bbd85017ef2aa8f8f8b647",
    "0016_issuer_and_title.py": "4fb5eb70f726e8cf9fd8c8657556d4b2bceb723225ed69baf17f343c080f116c",
    "0017_import_history_without_plans.py": "e19ad45d9e72eb5c19493ba558fe882e"
    "5f7b23042230ed105a8a6c28ae9b5502",
    "0018_history_is_kept.py": "b56e08f510f39bbb8285944a4ba7e31cefa1461aa4973273946c5bb681820e87",
    "0019_words_that_the_guide_answers.py": "6992788ef4a70f6eb2eb665877d01029"
    "2d5805bad78da89c39baed2b435b6079",
    "0020_category_of_agency.py": "7087ce1e9192bf539392c85c05d26dbdd15398455fc4f208e4d33fa6b4980e3f",
    "0021_words_of_questions.py": "3557e76129d7dae52b0a5b1693c14a1ea62649ff7084f2dc08e718e783114a81",
    "0022_findings_seen.py": "290ef45316a6404bbfe5aa804dacecdbe8491d81948f245e30a297fa7375afba",
    "0023_import_given_up.py": "9dd5b7a048af2143ac19dae681e5920d4373be30912ecc6c2584e5b419136606",
    "0024_notes_in_english.py": "70353359e08b50c852ce6fea273e0a58e74cc5228e915495b4109015aaace7e2",
    "_database_rules.py": "22d82fba9d90b1f19a0527c9f69967ab17e63c23f91da6b5e4eb076a535557be",
    "_database_rules_2.py": "630a5b5d7677c56d81d0dbc6638af5c607e889c825ee44d4c68f028a4397b72f",
    "_groups.py": "4fed6877dd411bac7d0c4aa84d79a2c1184c7099196b2846adb0fe9cc11fc579",
    "_groups_2.py": "13b1dcf5979540b435bbed02bcbcc2871ba754edc3d402e8cdddf429fe5c017a",
    "rules_0018.json": "0ef6b27af8594bf5b330c4bcb327679e63c6557d5637d67c0d7581bb28a9c4b8",
}


def test_no_released_migration_has_changed() -> None:
    folder = Path(agencies.migrations.__path__[0])
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FROZEN} == FROZEN
