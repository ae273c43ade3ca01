"""Real sockets against a network in which every address answers: who is called is counted there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from net.test_addresses import FORBIDDEN
from net.test_fetch import NAMES, SPELLINGS, url

SCRIPT = Path(__file__).with_name("namespace.py")
Told = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Fetch from everywhere within a network of our own; tell who was called."""
    unshare = shutil.which("unshare")
    if unshare is None or shutil.which("ip") is None or os.geteuid() != 0:
        pytest.skip("needs root, unshare and ip to make a network of its own")
    if subprocess.run([unshare, "-n", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system allows no network of its own")
    addresses = [url(host, 80) for host in (*FORBIDDEN, *SPELLINGS, *NAMES)]
    log = tmp_path_factory.mktemp("namespace") / "called"
    ran = subprocess.run(
        [unshare, "-n", sys.executable, SCRIPT, "near", log],
        input=json.dumps(addresses),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    if ran.returncode == 77 or "CalledProcessError" in ran.stderr:
        pytest.skip(f"this system's network cannot be set up: {ran.stderr[-200:]}")
    assert ran.returncode == 0, ran.stderr
    found: Told = json.loads(ran.stdout)
    return found


def test_nobody_is_called_at_any_address_that_is_refused(told: Told) -> None:
    assert told["guarded"] == {"answered": [], "called": []}


def test_without_a_guard_many_would_be_called(told: Told) -> None:
    called = {"::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:100.100.100.200", "64:ff9b::a9fe:a9fe"}
    assert called <= set(told["careless"]["called"])
    assert len(told["careless"]["answered"]) >= 20  # no system lets a page be asked for at each of them


def test_a_public_host_is_called_and_its_redirect_to_metadata_is_not(told: Told) -> None:
    assert told["public"]["answered"] == ["http://8.8.8.8/"]
    assert told["public"]["called"] == ["::ffff:8.8.8.8", "::ffff:8.8.8.8"]


def test_what_is_listed_is_called_and_metadata_is_not(told: Told) -> None:
    assert told["listed"]["called"] == ["::ffff:203.0.113.5", "::ffff:10.0.0.1"]
