"""A bad release goes live on PostgreSQL: its migration spoils data, and its pages fail.

Visitors see readable error pages and no cache keeps them. The release before and the backup made before
are back within fifteen minutes, every page and every row as it was.
"""

import shutil
import time
from pathlib import Path

from tests.faults.servers import ROOT, Site, postgres_site, scratch
from tests.faults.statements import Statements

PARTS = ("agencies", "catalogue", "templates", "static", "fixtures", "deploy", "manage.py")
PAGES = ("/directory/", "/agencies/S000031300006/", "/directory.csv", "/changes/")
MIGRATION = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "{last}")]
    operations = [
        # As a migration may, and should not have.
        migrations.RunSQL("INSERT INTO agencies_opendoor (why) VALUES ('spoil')"),
        migrations.RunSQL("UPDATE agencies_agency SET name = '?'"),
        migrations.RunSQL("DELETE FROM agencies_opendoor"),
        migrations.RunSQL("ALTER TABLE agencies_annexrow DROP COLUMN cells"),
    ]
"""


def drill(states: Statements) -> None:
    with postgres_site(workers=1) as (site, _), scratch() as release, scratch() as backups:
        before = {page: site.get(page).body for page in PAGES}
        backup = site.manage("backup", "--to", str(backups)).stdout.partition(": ")[0]
        spoil(release)
        site.__exit__()
        site.root = release
        unready = site.manage("migrate", "--check", check=False)
        states("it does not start before its migrations ran", unready.returncode == 1)
        site.manage("migrate", "--verbosity", "0")
        with site:
            visit(states, site)
            went_bad = time.monotonic()
        site.root = ROOT
        restored = site.manage("restore", backup, "--replace")
        states("the backup is restored and compared", "every table is as it was" in restored.stdout)
        site.__enter__()
        took = time.monotonic() - went_bad
        states("the old release is back within fifteen minutes", took < 15 * 60, f"{took:.0f} s")
        states("every page and row is as it was", {page: site.get(page).body for page in PAGES} == before)


def visit(states: Statements, site: Site) -> None:
    answers = [site.get(page) for page in ("/agencies/S000031300006/", "/agencies/S000031300037/")]
    statuses = [answer.status for answer in answers]
    states("its pages fail", statuses == [500, 500], statuses)
    readable = all("系统出错" in answer.body.decode() for answer in answers)
    states("readably", readable and all("no-store" in answer.headers["cache-control"] for answer in answers))


def spoil(release: Path) -> None:
    """The project's files, with a migration and a view that should never have left the house."""
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, release / part)
    migrations = release / "agencies" / "migrations"
    last = max(file.stem for file in migrations.glob("0*.py"))
    (migrations / "9999_spoil.py").write_text(MIGRATION.format(last=last), encoding="utf-8")
    views = release / "catalogue" / "views" / "agencies.py"
    text = views.read_text(encoding="utf-8")
    begin = "def agency_detail(request: HttpRequest, filing_number: str) -> HttpResponse:\n"
    if begin not in text:
        raise RuntimeError("the view to spoil has another name")
    views.write_text(text.replace(begin, f'{begin}    raise RuntimeError("never tried")\n'), encoding="utf-8")
