"""The clock stands two years ahead, then before the directory, then right again.

The site answers for the day of the clock and says what it does not know; nothing stored depends on
it.
"""

from tests.faults.servers import Site, scratch
from tests.faults.statements import Statements

CONFIGURATION = """
exec(compile(open("deploy/gunicorn.conf.py").read(), "gunicorn.conf.py", "exec"))


def post_fork(_server, _worker):
    import os, time_machine
    time_machine.travel(os.environ["DRILL_DAY"] + "T12:00:00+08:00", tick=True).start()
"""
AHEAD = "年的变化尚未收录"
BEFORE = "本站没有这一天的资料"


def drill(states: Statements) -> None:
    with scratch() as folder:
        database = f"sqlite:///{folder / 'register.sqlite3'}"
        Site(folder, database).prepare()
        configuration = folder / "gunicorn.conf.py"
        configuration.write_text(CONFIGURATION, encoding="utf-8")
        found = {}
        for day in ("2025-06-01", "2027-12-01", "2023-01-01", "2025-06-02"):
            with Site(folder, database, 1, DRILL_DAY=day, CONFIGURATION=str(configuration)) as site:
                found[day] = site.get("/directory/")
                rows = site.get("/directory.csv?on=2025-06-01").body
                states(f"on {day} every page answers", found[day].status == 200 and rows.count(b"\n") == 115)
        texts = {day: answer.body.decode() for day, answer in found.items()}
        states(
            "two years ahead it says so", AHEAD in texts["2027-12-01"] and AHEAD not in texts["2025-06-01"]
        )
        states("before the directory it says so", BEFORE in texts["2023-01-01"])
        states(
            "no page of another day is taken for today's",
            len({a.headers["etag"] for a in found.values()}) == 4,
        )
        states("right again, it is as before", AHEAD not in texts["2025-06-02"])
