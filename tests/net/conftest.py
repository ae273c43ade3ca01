"""What tests of TLS need."""

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate of wiki.example and its key, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: no certificate can be made")
    folder = tmp_path_factory.mktemp("tls")
    wanted = "req -x509 -days 2 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -keyout key -out crt"
    named = ["-subj", "/CN=wiki.example", "-addext", "subjectAltName=DNS:wiki.example"]
    made = subprocess.run([openssl, *wanted.split(), *named], cwd=folder, capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"openssl made no certificate: {made.stderr.decode()[-200:]}")
    both = folder / "wiki.pem"
    both.write_text((folder / "key").read_text() + (folder / "crt").read_text())
    return both
