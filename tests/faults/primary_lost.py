"""A primary with a streaming replica; the primary stops, later the replica of a second pair does.

The public goes on reading every page, seen before or not, and the public processes stay ready; editors,
signed in or not, are told that nothing can be saved. While the replica lags, editors read what they have
just written. When the replica stops instead, its readers move to the primary and nobody notices.
"""

import time

import psycopg

from tests.faults.desk import SAVED, SAVING_IS_OUT, Browser, change_page, editor, sign_in
from tests.faults.servers import Postgres, Site, scratch, until
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors

AGENCY = "/agencies/S000031300006/"
NEW_PAGES = ("/directory/?q=%E7%84%8A%E5%B7%A5", "/agencies/S000031300037/", "/directory/?q=none-such")


def drill(states: Statements) -> None:
    with scratch() as one, scratch() as two, scratch() as var, Postgres(one) as primary:
        replica = Postgres(two).copy_from(primary).start()
        replicas = {"DATABASE_REPLICA_URLS": replica.url}
        desk = Site(var, primary.url, 1, **replicas).prepare()
        with desk, Site(var, primary.url, 2, ADMIN_ENABLED="false", **replicas) as public:
            until(lambda: public.get("/readyz").status == 200)
            signed_in = editor(desk, "editor-a")
            lagging(states, public, signed_in, replica)
            without_primary(states, public, desk, signed_in, primary)
            without_replica(states, public, replica)


def lagging(states: Statements, public: Site, signed_in: Browser, replica: Postgres) -> None:
    form = change_page(signed_in, "S000031300006")
    source = {"contact_source": "drill", "contact_confirmed_on": "2026-01-05"}
    given = {"telephone": "021-00000000", "change_reason": "drill", **source}
    with psycopg.connect(replica.url, autocommit=True) as other:
        streaming = other.execute("SELECT status FROM pg_stat_wal_receiver").fetchone()
        states("the replica is streaming", streaming == ("streaming",))
        other.execute("SELECT pg_wal_replay_pause()")
        saved = signed_in.submit(form, **given)
        own = signed_in.form(form)["telephone"] == ["021-00000000"]
        time.sleep(1.5)
        behind = "021-00000000" not in public.get(AGENCY).body.decode()
        states("while it lags, an editor reads what they wrote", saved.status == SAVED and own)
        states("which the public does not see yet", behind)
        other.execute("SELECT pg_wal_replay_resume()")
    seen = until(lambda: "021-00000000" in public.get(AGENCY).body.decode())
    states("and sees within two seconds of its catching up", seen <= 2, f"{seen:.1f} s")


def without_primary(
    states: Statements, public: Site, desk: Site, signed_in: Browser, primary: Postgres
) -> None:
    rows = public.get("/directory.csv").body
    form = change_page(signed_in, "S000031300006")
    sent = signed_in.form(form) | {"change_reason": ["drill"]}
    primary.stop("immediate")
    answers = [public.get(page) for page in NEW_PAGES]
    slowest = max(answer.seconds for answer in answers)
    states("without the primary, pages not seen before go on", {answer.status for answer in answers} == {200})
    states("within a second", slowest < 1, f"{slowest * 1000:.0f} ms")
    states("public processes stay ready", public.get("/readyz").status == 200)
    status, page = sign_in(desk.port)
    states("who signs in is told that nothing can be saved", status == 503 and SAVING_IS_OUT in page)
    told = [signed_in.get(form), signed_in.post(form, sent)]
    told_so = all(SAVING_IS_OUT in answer.body.decode() for answer in told)
    states("so is who is signed in", {answer.status for answer in told} == {503} and told_so)
    beginner = Site(public.folder, primary.url, 1, **public.settings)
    may_start = beginner.manage("check_start", check=False).returncode == 0
    with beginner:
        states("a web host may start meanwhile", may_start and beginner.get("/directory/").status == 200)
    primary.start()
    until(lambda: desk.get("/readyz").status == 200)
    states("the desk is back with the primary", signed_in.post(form, sent).status == SAVED)
    states("every row is there", public.get("/directory.csv").body == rows)


def without_replica(states: Statements, public: Site, replica: Postgres) -> None:
    rows = public.get("/directory.csv").body
    with Visitors(public, "/directory/?q=1", "/directory/?q=2") as visitors:
        replica.stop("immediate")
        states("without the replica every row is there", public.get("/directory.csv").body == rows)
        until(lambda: len(visitors.answers) > 40)
    states("nobody noticed", visitors.count(200) == len(visitors.answers), len(visitors.answers))
