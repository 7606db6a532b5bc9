"""The files in `deploy/`: each parses, starts commands that there are, and sets what Moot knows."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from adapters.cli.app import program
from adapters.settings import PREFIX, Settings

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
REPLICAS = yaml.safe_load((DEPLOY / "compose.postgres.yaml").read_text(encoding="utf-8"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
KNOWN = {PREFIX + name.upper() for name in Settings.model_fields}


def unit(path: Path) -> configparser.RawConfigParser:
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def test_there_are_units_and_services():
    assert {path.name for path in UNITS} == {"moot-backup.service", "moot@.service", "moot-backup.timer"}
    assert set(COMPOSE["services"]) == {"discord", "slack", "backup"}


@pytest.mark.parametrize(
    "path", [*UNITS, *DEPLOY.glob("*.yaml"), ROOT / "Dockerfile"], ids=lambda path: path.name
)
def test_every_setting_is_one_that_moot_knows(path):
    assert set(re.findall(r"MOOT_[A-Z_]+", path.read_text(encoding="utf-8"))) <= KNOWN


@pytest.mark.parametrize(
    "path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name
)
def test_every_command_of_a_unit_is_one_of_moots(path):
    command = unit(path)["Service"]["ExecStart"]
    name = re.search(r"/opt/moot/\.venv/bin/moot (%i|\w+)", command)
    assert name is not None
    names = ("discord", "slack") if name[1] == "%i" else (name[1],)
    assert set(names) <= set(program().commands)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (file, name)
        for file in (COMPOSE, REPLICAS)
        for name, service in file["services"].items()
        if "build" in service
    ],
    ids=lambda each: each if isinstance(each, str) else each["name"],
)
def test_every_service_starts_what_there_is(file, name):
    service = file["services"][name]
    words = " ".join(service["command"])
    found = re.search(r"^(\w+)$|moot (\w+)", words)
    assert found is not None and (found[1] or found[2]) in program().commands
    used = {volume.split(":")[0] for volume in service["volumes"]}
    assert used <= set(file["volumes"])
    assert service["build"]["context"] == ".." and (DEPLOY / ".." / "Dockerfile").exists()


def test_a_chat_is_given_the_time_that_it_takes_to_stop():
    from adapters.chat.serving import PATIENCE

    assert int(unit(DEPLOY / "moot@.service")["Service"]["TimeoutStopSec"]) > PATIENCE + 3
    assert int(COMPOSE["services"]["discord"]["stop_grace_period"].removesuffix("s")) > PATIENCE + 3


def test_all_replicas_share_the_database_and_the_folder_of_keys():
    replicas = {name: each for name, each in REPLICAS["services"].items() if name != "postgres"}
    assert len(replicas) == 2
    shared = {(each["environment"]["MOOT_DATABASE_URL"], *each["volumes"]) for each in replicas.values()}
    assert len(shared) == 1 and all(
        each["volumes"] == [f"keys:{each['environment']['MOOT_KEYS']}"] for each in replicas.values()
    )


def test_a_backup_has_the_settings_of_the_chats():
    """So that it is refused where the group's data is in PostgreSQL, not made of an old `moot.db`."""
    chat, backup = (unit(DEPLOY / name)["Service"] for name in ("moot@.service", "moot-backup.service"))
    for name in ("EnvironmentFile", "WorkingDirectory", "User"):
        assert backup[name] == chat[name]


def test_the_folder_of_keys_that_is_suggested_can_be_written():
    suggested = re.search(r"#MOOT_KEYS=(\S+)", (ROOT / ".env.example").read_text(encoding="utf-8"))
    assert suggested is not None
    assert suggested[1] in unit(DEPLOY / "moot@.service")["Service"]["ReadWritePaths"]


def test_the_password_of_the_database_has_no_default():
    text = (DEPLOY / "compose.postgres.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{POSTGRES_PASSWORD(:.)", text)) == {":?"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_nothing_wrong(path, tmp_path):
    # The program is not where the unit expects it: any that can be run will do.
    for each in UNITS:
        text = each.read_text(encoding="utf-8").replace("/opt/moot/.venv/bin/moot", sys.executable)
        (tmp_path / each.name).write_text(text, encoding="utf-8")
    name = path.name.replace("@.", "@discord.")
    if name != path.name:
        shutil.copy(tmp_path / path.name, tmp_path / name)
    done = subprocess.run(
        ["systemd-analyze", "verify", f"./{name}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def _compose_is_here() -> bool:
    docker = shutil.which("docker")
    return (
        docker is not None
        and not subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode
    )


@pytest.mark.skipif(not _compose_is_here(), reason="docker compose is not here")
@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgres.yaml"])
def test_docker_compose_takes_the_file(name):
    done = subprocess.run(
        ["docker", "compose", "--file", str(DEPLOY / name), "--profile", "*", "config", "--quiet"],
        env={**os.environ, "POSTGRES_PASSWORD": "moot"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
