"""Two editors at the same moment, with real transactions: one saves, and the other is told."""

import threading

import pytest
from django.db import connection
from django.test import Client

from agencies.models import Agency
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import address, open_form
from tests.agencies.register import LIFTS, agency

ROUNDS = 5
Form = dict[str, list[str]]


def save(client: Client, sent: Form, start: threading.Barrier, answers: list[int]) -> None:
    start.wait()
    try:
        answers.append(client.post(address(agency(LIFTS[0])), sent).status_code)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_asked_to_look_again(sign_in: SignIn) -> None:
    lifts = agency(LIFTS[0])
    url, clients = address(lifts), (sign_in("编辑", "小张"), sign_in("编辑", "小李"))
    for version in range(1, ROUNDS + 1):
        start, answers = threading.Barrier(2), list[int]()
        sent = [
            {**open_form(client, url), "name_en": [f"{who} {version}"], "change_reason": ["同时"]}
            for who, client in enumerate(clients)
        ]
        threads = [
            threading.Thread(target=save, args=(client, form, start, answers))
            for client, form in zip(clients, sent, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # 302 saved; 200 is the form again, with what the other one did.
        assert sorted(answers) == [200, 302]
        assert Agency.objects.get(pk=lifts.pk).version == version + 1
