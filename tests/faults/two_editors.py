"""Two editors save the same record at the same moment, ten times on each database.

Each time one is saved and the other is told who changed what, with what they typed still there; no
edit is lost.
"""

import threading

from tests.faults.desk import SAVED, Browser, Form, change_page, editor
from tests.faults.servers import Answer, Site, postgres_site, sqlite_site
from tests.faults.statements import Statements

ROUNDS = 10


def drill(states: Statements) -> None:
    with sqlite_site() as site:
        on(states, "SQLite", site)
    with postgres_site() as (site, _):
        on(states, "PostgreSQL", site)


def on(states: Statements, engine: str, site: Site) -> None:
    editors = {name: editor(site, name) for name in ("editor-a", "editor-b")}
    path = change_page(editors["editor-a"], "S000031300006")
    one_each, told = 0, 0
    for number in range(ROUNDS):
        answers = at_once(path, editors, number)
        saved = [name for name, answer in answers.items() if answer.status == SAVED]
        stands = editors["editor-a"].form(path)["name_en"]
        one_each += len(saved) == 1 and stands == [f"{saved[0]} {number}"]
        told += sum(
            answer.status == 200 and shows(answer, saved[0], f"{name} {number}")
            for name, answer in answers.items()
            if name not in saved
        )
    states(f"{engine}: one of the two is saved, and stands", one_each == ROUNDS, f"{one_each} of {ROUNDS}")
    states(f"{engine}: the other is told by whom", told == ROUNDS, f"{told} of {ROUNDS}")


def shows(answer: Answer, *words: str) -> bool:
    page = answer.body.decode()
    return all(word in page for word in words)


def at_once(path: str, editors: dict[str, Browser], number: int) -> dict[str, Answer]:
    forms = {name: browser.form(path) for name, browser in editors.items()}
    start, answers = threading.Barrier(len(editors)), dict[str, Answer]()

    def save(name: str, form: Form) -> None:
        sent = form | {"name_en": [f"{name} {number}"], "change_reason": ["drill"]}
        start.wait()
        answers[name] = editors[name].post(path, sent)

    threads = [threading.Thread(target=save, args=each) for each in forms.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
