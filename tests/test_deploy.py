"""What is shipped for running the site says the same as the site itself."""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django.core.management import get_commands
from django.http import HttpResponse, StreamingHttpResponse

from agencies.annex.applying import staging
from agencies.annex.reading import bounds
from agencies.management.commands.load_register import FIXTURES
from catalogue import urls
from catalogue.api.contract import RATE_LIMIT_POLICY, RATE_LIMITS
from catalogue.config.environment import KNOWN
from catalogue.management.commands.licences import pins
from catalogue.management.commands.write_error_pages import PROBLEMS, STATUSES

ROOT = Path(__file__).resolve().parent.parent


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_explained() -> None:
    explained = set(re.findall(r"^#?([A-Z_]+)=", text(".env.example"), re.MULTILINE))
    assert KNOWN - explained == {"ENV_FILE"}, "ENV_FILE names this very file"
    assert explained <= KNOWN


def test_what_the_code_reads_is_known() -> None:
    readers = r'(?:given|text|switch|number|folder|web_address|internal_addresses)\(\s*"([A-Z_]+)"'
    sources = [
        text(f"catalogue/{name}.py") for name in ("settings", "config/environment", "config/databases")
    ]
    assert len(found := {name for source in sources for name in re.findall(readers, source)}) > 20
    assert found <= KNOWN


def test_the_proxy_knows_the_parameters_of_the_site() -> None:
    (names,) = re.findall(r'"~\^\(\?:\(\?:([a-z_|]+)\)=', text("deploy/nginx/catalogue.conf.template"))
    assert set(names.split("|")) == {
        name for route in (*urls.pages, *urls.files) for name in vars(route.callback)["reads"] if name != "*"
    }


def test_the_proxy_has_every_error_page_it_shows() -> None:
    shown = re.findall(r"/errors/(\d+)\.(?:html|(\$shape));", text("deploy/nginx/catalogue.conf.template"))
    assert {int(status) for status, _ in shown} == set(STATUSES)
    assert {int(status) for status, has_shapes in shown if has_shapes} == set(PROBLEMS)


def test_the_proxy_keeps_the_limits_that_every_answer_names() -> None:
    template, seconds = text("deploy/nginx/catalogue.conf.template"), {"s": 60, "m": 1}
    zones = re.findall(r"limit_req_zone \$visitor zone=(\w+):\w+ rate=(\d+)r/(\w);", template)
    kept = {zone: int(rate) * seconds[per] for zone, rate, per in zones}
    assert {zone: kept[zone] for zone in RATE_LIMITS} == RATE_LIMITS
    assert f"'{RATE_LIMIT_POLICY}';" in template


def test_every_package_has_its_licence_listed() -> None:
    table = dict(re.findall(r"^\| (\S+) \| \S+ \| (.+) \|$", text("docs/licences.md"), re.MULTILINE))
    installed = {name for name, _ in pins(text("requirements.txt"))}
    assert len(installed) > 20
    assert {name: table.get(name) for name in installed if not table.get(name, "?").strip("?")} == {}


def test_every_package_is_among_the_parts_with_its_sums() -> None:
    """As `make sbom` asks for them; what Windows alone needs is among them too."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(ROOT / "requirements.txt")]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = {(each["name"], each["version"]) for each in told["components"]}
    assert found >= set(pins(text("requirements.txt")))
    assert all(each["externalReferences"][0]["hashes"] for each in told["components"])
    assert all(each["purl"].startswith("pkg:pypi/") for each in told["components"])


DOCUMENTS = (
    "README.md README.zh-CN.md CONTRIBUTING.md SECURITY.md fixtures/README.md docs/data.md docs/decisions.md "
    "docs/deployment.md docs/operations.md docs/releasing.md SECURITY.zh-CN.md docs/deployment.zh-CN.md "
    "docs/operations.zh-CN.md"
).split()
# A path in the repository; a file beside the document or at the top; what a link or a picture leads to.
NAMED = re.compile(
    r"`((?:\.ci|agencies|catalogue|deploy|docs|fixtures|static|templates|tests)/[\w./-]*)`"
    r"|`([\w-]+(?:\.[\w-]+)*\.(?:in|json|md|py|toml|txt))`"
    r"|\]\(([\w./-]+)\)"
    r'|src="([\w./-]+)"'
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_name_files_that_exist(name: str) -> None:
    named = {"".join(groups) for groups in NAMED.findall(text(name))}
    assert named
    beside = (ROOT / name).parent
    assert {path for path in named if not ((ROOT / path).exists() or (beside / path).exists())} == set()


@pytest.mark.parametrize("name", ["docs/deployment", "docs/operations", "SECURITY"])
def test_the_chinese_of_a_document_has_all_that_can_be_compared(name: str) -> None:
    """The same headings and tables, and whatever is typed: files, commands, settings."""
    english, chinese = text(f"{name}.md"), text(f"{name}.zh-CN.md")
    for shape in (r"^#+ ", r"^\|", r"^```", r"^\d+\. "):
        found = [len(re.findall(shape, each, re.MULTILINE)) for each in (english, chinese)]
        assert found[0] == found[1], shape
    typed = re.compile(r"`([^`\n]+)`")
    assert set(typed.findall(english)) - set(typed.findall(chinese)) == set()


@pytest.mark.parametrize("picture", sorted((ROOT / "docs/img").iterdir()), ids=lambda file: file.name)
def test_pictures_are_shown_and_light(picture: Path) -> None:
    assert picture.stat().st_size < 80_000
    for name in ("README.md", "README.zh-CN.md"):
        assert f'src="docs/img/{picture.name}"' in text(name)


@pytest.mark.parametrize("name", ["nightly"])
def test_what_is_timed_is_named_in_the_guide(name: str) -> None:
    """By its service and its timer, and as something to turn on."""
    guide = text("docs/deployment.md")
    for ending in ("service", "timer"):
        assert f"`deploy/systemd/catalogue-{name}.{ending}`" in guide
    assert re.search(rf"systemctl enable --now .*catalogue-{name}\.timer", guide)


@pytest.mark.parametrize("name", ["public", "admin"])
def test_each_service_waits_behind_the_socket_that_the_proxy_knows(name: str) -> None:
    socket, service = (text(f"deploy/systemd/catalogue-{name}.{kind}") for kind in ("socket", "service"))
    (listens,) = re.findall(r"^ListenStream=(\S+)$", socket, re.MULTILINE)
    assert f"unix:{listens}" in text("deploy/nginx/fill")
    assert f"Requires=catalogue-{name}.socket" in service
    assert "BIND=" not in service, "gunicorn takes the socket that it is handed"


def test_an_import_ends_before_the_worker_that_waits_for_it_and_that_before_the_proxy() -> None:
    from_compose = compose()["services"]["admin"]["environment"]["WORKER_TIMEOUT"]
    unit = text("deploy/systemd/catalogue-admin.service")
    (worker,) = {from_compose, *re.findall(r"WORKER_TIMEOUT=(\d+)", unit)}
    template = text("deploy/nginx/catalogue.conf.template")
    (proxy,) = re.findall(r"proxy_read_timeout (\d+)s;\s+proxy_pass http://catalogue_desk", template)
    assert bounds.READING_SECONDS < staging.CHILD_SECONDS < int(worker) < int(proxy)
    assert int(worker) == 30


def test_a_plain_host_gives_the_desk_what_a_container_has() -> None:
    unit = text("deploy/systemd/catalogue-admin.service")
    assert re.findall(r"MemoryMax=(\d+)M", unit) == [
        compose()["services"]["admin"]["mem_limit"].removesuffix("m")
    ]


def test_whatever_systemd_starts_runs_as_it_was_compiled() -> None:
    units = [file.read_text(encoding="utf-8") for file in (ROOT / "deploy" / "systemd").glob("*.service")]
    assert {"Environment=PYTHONOPTIMIZE=2" in unit for unit in units} == {True}


@pytest.mark.parametrize(
    "name", ["deploy/compose.yaml", "deploy/Dockerfile", "docs/deployment.md", "docs/operations.md"]
)
def test_every_command_that_is_named_exists(name: str) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", text(name)))
    units = [file.read_text(encoding="utf-8") for file in (ROOT / "deploy" / "systemd").glob("*.service")]
    timed = {command for unit in units for command in re.findall(r"manage\.py ([a-z_]+)", unit)}
    assert "nightly" in timed
    assert (named | timed) - get_commands().keys() == set()


def test_whatever_systemd_starts_is_hemmed_in_alike() -> None:
    units = [file.read_text(encoding="utf-8") for file in (ROOT / "deploy" / "systemd").glob("*.service")]
    hems = {
        tuple(
            re.findall(
                r"^(?:NoNew|Cap|Protect|Private|Restrict|Lock|Memory[DW]|System).*$", unit, re.MULTILINE
            )
        )
        for unit in units
    }
    assert len(units) == 3
    assert [len(hem) for hem in hems] == [22]


def test_the_order_of_loading_is_told() -> None:
    told = text("fixtures/README.md").partition("in which one rests on\nanother: ")[2].partition(".")[0]
    assert tuple(re.findall(r"`(\w+)`", told)) == FIXTURES


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text("deploy/compose.yaml"))
    return found


def test_the_containers_ask_for_no_setting_that_is_not_explained() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", text("deploy/compose.yaml")))
    explained = set(re.findall(r"^#?([A-Z_]+)=", text(".env.example"), re.MULTILINE))
    assert asked
    assert asked - explained == set()
    given = {name for service in compose()["services"].values() for name in service.get("environment", {})}
    foreign = {"POSTGRES_DB", "POSTGRES_USER", *proxy_variables()}
    assert given - explained - foreign == set()


def test_the_containers_fit_together() -> None:
    services, volumes = compose()["services"], compose()["volumes"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= services.keys()
        sources = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert {source for source in sources if source.isalpha()} <= volumes.keys()
    assert {"public", "admin", "proxy", "nightly"} <= services.keys()
    assert all(services[name]["read_only"] for name in ("public", "admin", "nightly"))


def test_two_hosts_stand_on_what_one_is() -> None:
    """Whatever the second file adds or changes fits the first, and the proxy asks every public socket."""
    base, more = compose(), yaml.safe_load(text("deploy/compose.two-hosts.yaml"))
    services = {**base["services"], **more["services"]}
    for service in more["services"].values():
        assert set(service.get("depends_on", ())) <= services.keys()
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in more["volumes"] or (ROOT / "deploy" / source).exists()
    binds = (base["services"]["public"], base["services"]["public2"])
    asked = more["services"]["proxy"]["environment"]["PUBLIC_UPSTREAM"].split()
    assert asked == [each["environment"]["BIND"].partition(",")[0] for each in binds]


def sites() -> dict[str, dict[str, Any]]:
    return {name: each for name, each in compose()["services"].items() if "catalogue" in each["image"]}


def test_blanks_of_the_example_hide_nothing_that_the_image_says() -> None:
    (said,) = re.findall(r"^ENV PATH=(?:.*\\\n)*.*$", text("deploy/Dockerfile"), re.MULTILINE)
    image = dict(word.split("=", 1) for word in said.split() if "=" in word)
    blank = image.keys() & set(re.findall(r"^([A-Z_]+)=$", text(".env.example"), re.MULTILINE))
    assert blank == {"VAR_DIR", "STATIC_ROOT"}
    for service in sites().values():
        assert {name: service["environment"][name] for name in blank} == {name: image[name] for name in blank}


def test_the_proxy_asks_at_the_sockets_that_the_containers_listen_on() -> None:
    proxy = compose()["services"]["proxy"]
    for name in ("public", "admin"):
        socket, _, checked = sites()[name]["environment"]["BIND"].partition(",")
        assert proxy["environment"][f"{name.upper()}_UPSTREAM"] == socket
        assert f"http://{checked}/healthz" in text("deploy/Dockerfile")
        assert "sockets:/run/catalogue" in sites()[name]["volumes"]
    assert "sockets:/run/catalogue:ro" in proxy["volumes"]


def test_only_containers_that_serve_are_asked_how_they_are() -> None:
    asked = {name for name, service in sites().items() if "healthcheck" not in service}
    assert asked == {name for name, service in sites().items() if "command" not in service}


def test_root_leaves_nothing_where_the_site_is_to_write() -> None:
    """Reading the settings makes the folders in VAR_DIR, with which a new volume would begin."""
    as_root = text("deploy/Dockerfile").partition("USER catalogue")[0]
    steps = re.findall(r"^RUN (.*)manage\.py", as_root, re.MULTILINE)
    assert steps
    assert [step for step in steps if "VAR_DIR=/tmp " not in step] == []


def test_what_runs_in_the_image_is_compiled_as_it_runs() -> None:
    """Otherwise every start compiles all of it, for a container that can only be read keeps nothing."""
    before, optimized, after = text("deploy/Dockerfile").partition("PYTHONOPTIMIZE=2")
    assert optimized
    assert re.findall(r"python (.*)-m compileall", before) == ["-OO ", "-OO "], "packages, and Python itself"
    assert re.findall(r"python (.*)-m compileall", after) == [""], "the site, where the variable says it"


def proxy_variables() -> set[str]:
    return set(re.findall(r"\$\{([A-Z0-9_]+)\}", text("deploy/nginx/catalogue.conf.template")))


def test_whoever_fills_in_the_proxy_knows_every_name_in_it() -> None:
    assert proxy_variables() <= set(re.findall(r"[A-Z_0-9]{4,}", text("deploy/nginx/fill")))
    assert compose()["services"]["proxy"]["environment"].keys() <= proxy_variables()


def test_the_image_is_given_all_that_it_copies() -> None:
    """What .dockerignore holds back would be missed only when the image is built."""
    copied = re.findall(r"^COPY (?!--from)(\S+) ", text("deploy/Dockerfile"), re.MULTILINE)
    sent = set(re.findall(r"^!(\S+)$", text(".dockerignore"), re.MULTILINE))
    assert sent == set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_logs_are_kept_as_long_as_the_duty_asks() -> None:
    rule = text("deploy/logrotate/catalogue")
    (folder,) = re.findall(r"^(/\S+)/\*\.log \{$", rule, re.MULTILINE)
    assert f"LOG_FOLDER:-{folder}}}" in text("deploy/nginx/fill")
    assert {int(days) for days in re.findall(r"(?:rotate|maxage) (\d+)", rule)} == {200}
    drivers = {service["logging"]["driver"] for service in compose()["services"].values()}
    assert drivers == {"${LOG_DRIVER:-journald}"}


def test_free_pages_go_back_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    given_back: list[bool] = []
    monkeypatch.setattr("catalogue.cache.warmup.return_free_pages", lambda: given_back.append(True))
    after = runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))["post_request"]
    for number in range(1, 1001):
        after(SimpleNamespace(nr=number), None, {}, None)
    assert len(given_back) == 2


def test_a_worker_that_sends_a_long_file_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """By every part of it; an answer that is whole is handed on as it is."""
    told: list[str] = []
    long, whole = StreamingHttpResponse(["1", "2", "3"]), HttpResponse("1")
    monkeypatch.setattr(long, "close", lambda: told.append("closed"))
    worker = SimpleNamespace(wsgi=lambda environ, _: environ["answer"], notify=lambda: told.append("alive"))
    runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))["post_worker_init"](worker)
    assert worker.wsgi({"answer": whole}, None) is whole
    answer = worker.wsgi({"answer": long}, None)
    assert b"".join(answer) == b"123"
    answer.close()
    assert told == ["alive", "alive", "alive", "closed"]
