"""Two web hosts behind nginx, a primary and a replica: a host is lost, the replica lags, the primary is lost.

An edit is seen by both hosts within two seconds. With a host lost nobody is turned away, and with it back
both serve. While the replica lags both hosts show the same state of before. Without the primary pages that
nobody has asked for go on through the proxy.
"""

import time

import psycopg

from tests.faults.desk import SAVED, SAVING_IS_OUT, Browser, change_page, editor, sign_in
from tests.faults.proxy import HOST, ask, proxy
from tests.faults.servers import Postgres, Site, scratch, until
from tests.faults.statements import Statements

AGENCY = "/agencies/S000031300006/"


def drill(states: Statements) -> None:
    with scratch() as one, scratch() as two, scratch() as front, Postgres(one) as primary:
        replica = Postgres(two).copy_from(primary).start()
        shared = {"SITE_URL": f"https://{HOST}", "DATABASE_REPLICA_URLS": replica.url}
        with scratch() as first, scratch() as second, scratch() as third:
            desk = Site(first, primary.url, 1, DATABASE_REPLICA_URLS=replica.url).prepare()
            front.chmod(0o755)
            desk.manage("write_error_pages", str(front / "errors"))
            hosts = [
                Site(place, primary.url, 2, ADMIN_ENABLED="false", **shared) for place in (second, third)
            ]
            both = " ".join(f"127.0.0.1:{host.port}" for host in hosts)
            with desk, hosts[0], hosts[1], proxy(front, hosts[0], PUBLIC_UPSTREAM=both) as port:
                for host in hosts:
                    until(lambda host=host: host.get("/readyz").status == 200)  # type: ignore[misc]
                signed_in = editor(desk, "editor-a")
                edited(states, hosts, signed_in)
                lagging(states, hosts, signed_in, replica)
                host_lost(states, hosts, port)
                primary_lost(states, port, desk, primary)
        replica.stop("immediate")


def telephone(hosts: list[Site], number: str) -> list[bool]:
    return [number in host.get(AGENCY, X_Forwarded_Proto="https", Host=HOST).body.decode() for host in hosts]


def save(signed_in: Browser, number: str) -> bool:
    given = {"contact_source": "drill", "contact_confirmed_on": "2026-01-05", "change_reason": "drill"}
    form = change_page(signed_in, "S000031300006")
    return signed_in.submit(form, telephone=number, **given).status == SAVED


def edited(states: Statements, hosts: list[Site], signed_in: Browser) -> None:
    states("an edit is saved", save(signed_in, "021-00000001"))
    seen = until(lambda: all(telephone(hosts, "021-00000001")))
    states("and seen by both hosts within two seconds", seen <= 2, f"{seen:.1f} s")


def lagging(states: Statements, hosts: list[Site], signed_in: Browser, replica: Postgres) -> None:
    with psycopg.connect(replica.url, autocommit=True) as other:
        other.execute("SELECT pg_wal_replay_pause()")
        saved = save(signed_in, "021-00000002")
        time.sleep(1.5)
        states("while the replica lags an edit is saved", saved)
        states("and both hosts show what was before", all(telephone(hosts, "021-00000001")))
        other.execute("SELECT pg_wal_replay_resume()")
    seen = until(lambda: all(telephone(hosts, "021-00000002")))
    states("both show it within two seconds of its catching up", seen <= 2, f"{seen:.1f} s")


def host_lost(states: Statements, hosts: list[Site], port: int) -> None:
    lost = hosts[0]
    workers = lost.workers
    assert lost.master is not None
    answers = []
    for number in range(40):
        if number == 10:
            for process in (lost.master, *workers):
                process.kill()
            lost.master.wait()
        answers.append(ask(port, f"/directory/?q={number}")[0])
    statuses = {status: answers.count(status) for status in set(answers)}
    states("with a host lost nobody is turned away", statuses == {200: 40}, statuses)
    with lost:
        time.sleep(6)  # longer than it rests
        before = lost.log.count('"/directory/"')
        for number in range(40, 60):
            ask(port, f"/directory/?q={number}")
        states("when it is back it serves again", lost.log.count('"/directory/"') > before)


def primary_lost(states: Statements, port: int, desk: Site, primary: Postgres) -> None:
    primary.stop("immediate")
    statuses = [
        ask(port, path)[0] for path in ("/directory/?q=%E7%84%8A%E5%B7%A5", "/compare/", "/en/coverage/")
    ]
    states("without the primary, pages nobody has asked for go on", statuses == [200] * 3, statuses)
    status, page = sign_in(desk.port)
    states("who signs in is told that nothing can be saved", status == 503 and SAVING_IS_OUT in page)
