"""Do what docs/deployment.md says of a plain host, word for word, on bare roots of Debian 12 and 13.

    unshare --mount python3 -m tests.deploy_check [SUITE …]

Wants root, debootstrap, openssl and a Debian mirror (MIRROR); takes some minutes for each. Every block of
commands of section B is run in the root as it stands there. A root has no systemd: what the units of step 7
would start is started as they say, by a stand-in for `systemctl`, and so is nginx. At the end the smoke test
asks the site through that nginx, which must find nothing but the certificate that was made here. What pip is
told by the environment of this machine it is told there (PIP_…, BIND=folders that a root must see). The
machine's own /dev is mounted in the root, seen by these processes alone: however they end, nobody who takes
the root away takes that with it.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import smoke

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "deploy-check"
MIRROR = os.environ.get("MIRROR", "http://deb.debian.org/debian")
SUITES = ("bookworm", "trixie")
HOST = "zyjn.example.gov.cn"
# What the first night does.
RELEASE = """runuser -u catalogue -- sh -c 'cd /opt/catalogue && set -a && . /etc/catalogue/env &&
    var/venv/bin/python manage.py release_data'"""
# As the units say, with the socket that systemd would hand over opened by gunicorn itself.
SYSTEMCTL = r"""#!/bin/sh
unit() { sed -n "s/^$2=//p" "/etc/systemd/system/$1.service"; }
case "$*" in
    *catalogue-public.socket*)
        install --directory --owner catalogue --group www-data /run/catalogue
        for each in catalogue-public catalogue-admin; do
            (set -a; . /etc/catalogue/env; eval "export $(unit $each Environment | tr '\n' ' ')"
             BIND=unix:/run/catalogue/${each#catalogue-}.sock
             cd "$(unit $each WorkingDirectory)" || exit
             umask 0007
             runuser -u catalogue -g www-data -- $(unit $each ExecStartPre) &&
             exec runuser -u catalogue -g www-data -- $(unit $each ExecStart)) >/var/log/$each.log 2>&1 &
        done
        for _ in $(seq 900); do
            [ -S /run/catalogue/public.sock ] && [ -S /run/catalogue/admin.sock ] && exit; sleep 0.2
        done
        cat /var/log/catalogue-*.log; exit 1 ;;
    "reload nginx") nginx -s reload 2>/dev/null || nginx ;;
esac
"""


def blocks() -> list[str]:
    text = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    plain_host = text.partition("\n## B. ")[2].partition("\n## ")[0]
    return [
        textwrap.dedent(each)
        for each in re.findall(r"^ *```sh\n(.*?)^ *```$", plain_host, re.MULTILINE | re.DOTALL)
    ]


def main(suites: list[str]) -> int:
    failed = [suite for suite in suites or SUITES if not stands(suite)]
    print(
        f"Not as the document says: {', '.join(failed)}"
        if failed
        else "Everything stands as the document says."
    )
    return 1 if failed else 0


def stands(suite: str) -> bool:
    bare, root = FOLDER / f"{suite}-bare", FOLDER / suite
    if not (bare / "etc/debian_version").exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        run("debootstrap", "--variant=minbase", suite, str(bare), MIRROR)
    if f" {root}/" in Path("/proc/mounts").read_text(encoding="utf-8"):
        raise SystemExit(f"Something is still mounted in {root}; it would be emptied too: umount it first.")
    shutil.rmtree(root, ignore_errors=True)
    run("cp", "--archive", str(bare), str(root))
    with used(root):
        for number, block in enumerate(blocks(), start=1):
            print(f"{suite}, step {number}", flush=True)
            begun = time.monotonic()
            if inside(root, block):
                return False
            print(f"  {time.monotonic() - begun:.0f} s", flush=True)
            if number == 1 and inside(root, "service postgresql start"):
                return False
        inside(root, RELEASE)
        found = smoke.faults(smoke.Site(f"https://{HOST}", "127.0.0.1:443"))
        print(*found.values(), sep="\n")
        return list(found) == ["certificate"]


@contextmanager
def used(root: Path) -> Iterator[None]:
    """With what a running host has and a root has not; all that it started is ended afterwards."""
    with ExitStack() as stack:
        for folder in ("/proc", "/dev", *os.environ.get("BIND", "").split()):
            (root / folder[1:]).mkdir(parents=True, exist_ok=True)
            run("mount", "--rbind", folder, str(root / folder[1:]))
            # So that what is taken away below is taken away there alone.
            run("mount", "--make-rslave", str(root / folder[1:]))
            stack.callback(run, "umount", "--recursive", "--lazy", str(root / folder[1:]))
        stack.callback(end, root)
        shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
        systemctl = root / "usr/local/bin/systemctl"
        systemctl.write_text(SYSTEMCTL, encoding="utf-8")
        systemctl.chmod(0o755)
        shutil.rmtree(root / "opt/catalogue", ignore_errors=True)
        sent = ["git", "-C", str(ROOT), "archive", "HEAD"]
        archive = subprocess.run(sent, check=True, capture_output=True).stdout
        (root / "opt/catalogue").mkdir(parents=True)
        subprocess.run(["tar", "-x", "-C", str(root / "opt/catalogue")], input=archive, check=True)
        key = ["-keyout", str(root / "etc/ssl/site.key"), "-out", str(root / "etc/ssl/site.pem")]
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        (root / "etc/ssl").mkdir(exist_ok=True)
        run("openssl", "req", "-x509", *curve, "-nodes", "-days", "2", "-subj", f"/CN={HOST}", *key)
        yield


def end(root: Path) -> None:
    """Every process whose root that is."""
    for process in Path("/proc").glob("[0-9]*/root"):
        try:
            if process.resolve() == root:
                os.kill(int(process.parent.name), 9)
        except OSError:
            continue


def inside(root: Path, block: str) -> int:
    """Its exit status; what it said is shown when that is not 0."""
    given = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    paths = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    environment = {
        **given,
        "PATH": paths,
        "HOME": "/root",
        "LANG": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    with (FOLDER / "said").open("w+") as said:  # a pipe would stay open with what goes on running
        done = subprocess.run(
            ["chroot", str(root), "sh", "-e"],
            input=block,
            env=environment,
            stdout=said,
            stderr=said,
            text=True,
            check=False,
        )
        if done.returncode:
            said.seek(0)
            print(said.read()[-4000:])
    return done.returncode


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
