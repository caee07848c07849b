"""A primary with a streaming replica; the primary stops, later the replica of a second pair does.

The public goes on reading every page, seen before or not, and the public processes stay ready; the
desk says that nothing can be saved. When the replica stops instead, its readers move to the primary
and nobody notices.
"""

import urllib.error
import urllib.parse
import urllib.request

from tests.faults.servers import Postgres, Site, scratch, until
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors


def sign_in(port: int) -> tuple[int, str]:
    """What the desk answers to a password; the token comes from its own page."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    address = f"http://127.0.0.1:{port}/admin/login/"
    page = opener.open(address).read().decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    given = urllib.parse.urlencode({"username": "a", "password": "b", "csrfmiddlewaretoken": token}).encode()
    try:
        return 200, opener.open(address, given).read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def drill(states: Statements) -> None:
    with scratch() as one, scratch() as two, scratch() as var, Postgres(one) as primary:
        replica = Postgres(two).copy_from(primary).start()
        desk = Site(var, primary.url, 1).prepare()
        settings = {"DATABASE_REPLICA_URLS": replica.url, "ADMIN_ENABLED": "false"}
        with desk, Site(var, primary.url, 2, **settings) as public:
            until(lambda: public.get("/readyz").status == 200)
            rows = public.get("/directory.csv").body
            primary.stop("immediate")
            pages = (
                "/directory/?q=%E7%84%8A%E5%B7%A5",
                "/agencies/S000031300006/",
                "/directory/?q=none-such",
            )
            answers = [public.get(page) for page in pages]
            states("pages not seen before go on", [answer.status for answer in answers] == [200] * 3)
            states("public processes stay ready", public.get("/readyz").status == 200)
            status, page = sign_in(desk.port)
            states("the desk says that nothing can be saved", status == 503 and "不能登录和保存" in page)
            primary.start()
            until(lambda: desk.get("/readyz").status == 200)
            states("the desk is back with the primary", sign_in(desk.port)[0] == 200)
            with Visitors(public, "/directory/?q=1", "/directory/?q=2") as visitors:
                replica.stop("immediate")
                states(
                    "and without the replica every row is there", public.get("/directory.csv").body == rows
                )
                until(lambda: len(visitors.answers) > 40)
            states("nobody noticed", visitors.count(200) == len(visitors.answers), len(visitors.answers))
