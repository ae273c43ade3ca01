import json
import urllib.error
import urllib.request
from pathlib import Path
from time import monotonic, sleep

import pytest
from typer.testing import CliRunner

from frontdesk.cli.embedded import embedded
from frontdesk.cli.main import build
from frontdesk.config import load
from frontdesk.errors import Misconfigured
from frontdesk.models.store import ModelStore
from frontdesk.sections import Model
from net.scripted import Script, serving, streamed

SLOW = 120  # seconds that the weights may take to load on a busy machine


def test_the_model_of_the_settings_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Script([streamed("Good ", "morning")])) as url:
        monkeypatch.setenv("FRONTDESK_MODEL__URL", url)
        monkeypatch.setenv("FRONTDESK_MODEL__MODEL", "m-1")
        plain = CliRunner().invoke(build(("model",)), ["model", "ask", "Hello"])
        written = CliRunner().invoke(build(("model",)), ["model", "ask", "Hello", "--json"])
    assert plain.stdout == "Good morning\n"
    told = json.loads(written.stdout)
    assert (told["text"], told["model"]) == ("Good morning", "m-1")


def test_without_a_model_it_is_said_how_to_name_one() -> None:
    result = CliRunner().invoke(build(("model",)), ["model", "ask", "Hello"])
    assert isinstance(result.exception, Misconfigured)
    assert "no language model is named; set model.url" in str(result.exception)


def test_nothing_is_run_beside_a_desk_that_has_a_model_or_wants_none() -> None:
    for own in (Model(), Model(url="http://127.0.0.1:9", embedded="qwen")):
        settings = load().model_copy(update={"model": own})
        with embedded(settings) as settled:
            assert settled is settings


def test_a_desk_whose_model_was_not_pulled_goes_on_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load(models=tmp_path).model_copy(update={"model": Model(embedded="qwen")})
    with embedded(settings) as settled:
        assert settled is settings
    assert "going on without" in capsys.readouterr().err


def status(url: str, key: str) -> int:
    """Ask for the models; 0 where nobody listens."""
    headers = {"Authorization": f"Bearer {key}"}
    request = urllib.request.Request(f"{url}/models", headers=headers)  # noqa: S310 - of this machine
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@pytest.mark.llm
def test_a_model_beside_the_desk_comes_and_goes_with_it() -> None:
    settings = load().model_copy(update={"model": Model(embedded="qwen")})
    if not ModelStore(settings.models).has("qwen"):
        pytest.skip("model 'qwen' is not there; run 'frontdesk models pull qwen'")
    pytest.importorskip("xllamacpp", reason="install 'frontdesk[llm]'")
    with embedded(settings) as settled:
        own = settled.model
        assert own.url is not None
        assert own.key is not None
        until = monotonic() + SLOW
        while (found := status(own.url, own.key.get_secret_value())) in (0, 503) and monotonic() < until:
            sleep(0.2)
        assert found == 200
        assert "Qwen" in own.version
    assert status(own.url, "") == 0
