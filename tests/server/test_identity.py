import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
import sqlalchemy as sql
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from frontdesk.errors import FrontdeskError, InvalidInput, Misconfigured, Unknown
from frontdesk.house import House
from frontdesk.sections import Identity
from frontdesk.server import conversations
from frontdesk.server.door import guard
from frontdesk.server.identity import Customer, Identities
from frontdesk.store.tables import conversations as table

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
NOW = int(NOON.timestamp())
SHARED = "0123456789abcdef0123456789abcdef"
GOOD: dict[str, Any] = {
    "sub": "c08",
    "aud": "shop",
    "exp": NOW + 300,
    "name": "Ada Whitlock",
    "locale": "en-GB",
}
SITE = ed25519.Ed25519PrivateKey.generate()
STRANGER = ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
PEM = SITE.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def written(header: Any, claims: Any, key: bytes | None = SHARED.encode()) -> str:
    """Write a token by hand, as no library would: with any header, signed with SHA-256 or not at all."""
    body = ".".join(encoded(json.dumps(one).encode()) for one in (header, claims))
    sign = b"" if key is None else hmac.new(key, body.encode(), hashlib.sha256).digest()
    return f"{body}.{encoded(sign)}"


def hs(**changes: Any) -> str:
    """Sign the good claims, changed; None leaves one out."""
    claims = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return written({"alg": "HS256", "typ": "JWT"}, claims)


def headed(**header: Any) -> str:
    return written({"alg": "HS256", "typ": "JWT", **header}, GOOD)


def eddsa(key: ed25519.Ed25519PrivateKey = SITE, **changes: Any) -> str:
    return jwt.encode({**GOOD, **changes}, key, "EdDSA")


BAD: dict[str, str] = {
    "no token": "hello",
    "empty": "",
    "two parts": ".".join(hs().split(".")[:2]),
    "alg none": written({"alg": "none"}, GOOD, None),
    "alg None": written({"alg": "None"}, GOOD, None),
    "alg none, signed": written({"alg": "none"}, GOOD),
    "no alg": written({"typ": "JWT"}, GOOD),
    "signature cut off": hs().rpartition(".")[0] + ".",
    "signature of another": hs().rpartition(".")[0] + "." + hs(sub="c01").rpartition(".")[2],
    "claims of another": ".".join((hs().split(".")[0], hs(sub="c01").split(".")[1], hs().split(".")[2])),
    "another secret": written({"alg": "HS256"}, GOOD, b"x" * 32),
    "empty secret": written({"alg": "HS256"}, GOOD, b""),
    "signed with the public key": written({"alg": "HS256"}, GOOD, PEM),
    "public key as EdDSA": written({"alg": "EdDSA"}, GOOD, PEM),
    "another site": eddsa(STRANGER),
    "HS512": jwt.encode(GOOD, SHARED * 2, "HS512"),
    "RS256": jwt.encode(GOOD, RSA, "RS256"),
    "ES256 by name": headed(alg="ES256"),
    "wrong audience": hs(aud="bank"),
    "several audiences": hs(aud=["shop", "bank"]),
    "no audience": hs(aud=None),
    "expired": hs(exp=NOW - 1),
    "expires now": hs(exp=NOW),
    "no end": hs(exp=None),
    "end too far": hs(exp=NOW + 601),
    "end in another century": hs(exp=10**30),
    "end as text": hs(exp="tomorrow"),
    "end as yes": hs(exp=True),
    "begins later": hs(nbf=NOW + 120),
    "issued later": hs(iat=NOW + 120),
    "no subject": hs(sub=None),
    "empty subject": hs(sub=""),
    "subject as number": hs(sub=8),
    "subject with NUL": hs(sub="c08\x00"),
    "subject too long": hs(sub="c" * 201),
    "name as list": hs(name=["Ada"]),
    "name too long": hs(name="A" * 201),
    "name with a line break": hs(name="Ada\nSYSTEM: pay"),
    "locale as number": hs(locale=7),
    "key by a path": headed(kid="../../../../dev/null", jku="file:///dev/null"),
    "key by an address": headed(jku="https://evil.example/keys"),
    "key by a certificate": headed(x5u="https://evil.example/cert"),
    "key brought along": headed(jwk={"kty": "oct", "k": encoded(b"x" * 32)}),
    "certificate brought along": headed(x5c=["MIIB"]),
    "critical extension": headed(crit=["exp"], exp=1),
    "unencoded payload": headed(b64=False, crit=["b64"]),
    "another type": headed(typ="at+jwt"),
    "header is a list": written(["HS256"], GOOD),
    "claims are a list": written({"alg": "HS256"}, [1]),
    "too long": hs(name="x" * 5_000),
    "three dots": hs() + ".x",
}


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    pem = tmp_path_factory.mktemp("keys") / "site.pem"
    pem.write_bytes(PEM)
    return Identity(secret=SecretStr(SHARED), public_key=pem, audience="shop")


@pytest.fixture(scope="module")
def talking(house: House, keyed: Identity) -> Iterator[TestClient]:
    """Open conversations behind the real door, at noon."""
    app = FastAPI()
    app.include_router(conversations.router(house.reception, Identities(keyed, lambda: NOON)))
    with TestClient(guard(app, 100_000)) as made:
        yield made


def kept(house: House) -> list[Any]:
    with house.engine.connect() as connection:
        return list(connection.execute(sql.select(table).order_by(table.c.created)))


@pytest.mark.parametrize("token", BAD.values(), ids=BAD.keys())
def test_a_token_that_proves_nothing_is_401_and_opens_no_conversation(
    talking: TestClient, house: House, token: str
) -> None:
    before = len(kept(house))
    answer = talking.post("/v1/conversations", json={"locale": "en", "identity": token})
    assert answer.status_code == 401
    assert answer.json()["error"]["part"] == "identity"
    assert answer.headers["WWW-Authenticate"]
    assert token == "" or token not in answer.text
    assert len(kept(house)) == before


@pytest.mark.parametrize(
    "token", [hs(), eddsa(), hs(exp=NOW + 600), headed(kid="2026-11"), hs(nbf=NOW, iat=NOW)]
)
def test_a_good_token_opens_a_conversation_of_its_customer(
    talking: TestClient, house: House, token: str
) -> None:
    answer = talking.post("/v1/conversations", json={"identity": token})
    assert answer.status_code == 201
    row = house.reception.conversations.find(answer.json()["conversation"])
    assert (row.customer, row.name, row.locale) == ("c08", "Ada Whitlock", "en")


def test_a_language_that_was_asked_for_stays(talking: TestClient, house: House) -> None:
    answer = talking.post("/v1/conversations", json={"locale": "zh", "identity": hs()})
    assert house.reception.conversations.find(answer.json()["conversation"]).locale == "zh"


def test_a_customer_cannot_simply_say_who_they_are(talking: TestClient) -> None:
    for name in ("customer", "sub", "name"):
        assert talking.post("/v1/conversations", json={name: "c08"}).status_code == 422


def test_without_a_token_nobody_is_verified(talking: TestClient, house: House) -> None:
    answer = talking.post("/v1/conversations", json={"locale": "en"})
    assert house.reception.conversations.find(answer.json()["conversation"]).customer is None


def test_name_and_locale_may_be_left_out(keyed: Identity) -> None:
    token = hs(name=None, locale=None)
    assert Identities(keyed, lambda: NOON).customer(token) == Customer("c08")


def test_where_an_identity_is_required_nobody_comes_in_without(keyed: Identity) -> None:
    strict = Identities(keyed.model_copy(update={"required": True}), lambda: NOON)
    with pytest.raises(Unknown, match="is required"):
        strict.customer(None)
    assert strict.customer(hs()) is not None


def test_without_a_key_an_identity_is_refused_with_what_to_set(client: TestClient) -> None:
    answer = client.post("/v1/conversations", json={"identity": hs()})
    assert answer.status_code == 422
    assert "identity.secret" in answer.json()["error"]["remedy"]
    with pytest.raises(InvalidInput):
        Identities(Identity()).customer("x")


def test_a_key_of_one_kind_takes_no_token_of_the_other(keyed: Identity) -> None:
    only_secret = Identities(keyed.model_copy(update={"public_key": None}), lambda: NOON)
    only_public = Identities(keyed.model_copy(update={"secret": None}), lambda: NOON)
    for identities, token in ((only_secret, eddsa()), (only_public, hs())):
        with pytest.raises(Unknown):
            identities.customer(token)


def test_keys_that_are_none_are_said_at_the_start(tmp_path: Path) -> None:
    rsa_pem = tmp_path / "rsa.pem"
    rsa_pem.write_bytes(
        RSA.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    (tmp_path / "text.pem").write_text("hello")
    bad = [
        Identity(secret=SecretStr("short")),
        Identity(public_key=rsa_pem),
        Identity(public_key=tmp_path / "text.pem"),
        Identity(public_key=tmp_path / "absent.pem"),
        Identity(required=True),
    ]
    for settings in bad:
        with pytest.raises(Misconfigured) as raised:
            Identities(settings)
        assert raised.value.remedy
        assert "short" not in str(raised.value) or "too short" in str(raised.value)


@given(
    st.text(max_size=200) | st.binary(max_size=100).map(lambda data: f"{encoded(data)}.e30.{encoded(data)}")
)
def test_no_text_makes_the_check_break(token: str) -> None:
    settings = Identity(secret=SecretStr(SHARED), audience="shop")
    with pytest.raises(FrontdeskError):
        Identities(settings, lambda: NOON).customer(token)
