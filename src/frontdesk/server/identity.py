"""Who writes, as the company's own site says: a JSON Web Token that it signed a moment ago.

Of RFC 7519 and 8725 the strict part: one algorithm for each kind of key, no key that a token names or brings,
one audience, a subject, and an end at most ten minutes ahead. A token says who the customer is for as long as
the conversation lasts; nothing that is typed, and no model, can.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from frontdesk.errors import InvalidInput, Misconfigured, Unknown
from frontdesk.sections import Identity
from frontdesk.turn.clock import Clock, utc_now

AHEAD = 600  # seconds that a token may be good for, at most
LONGEST = 4_000  # characters of a token
SHORTEST = 32  # bytes of a secret: as many as SHA-256 gives (RFC 7518, 3.2)
HEADERS = frozenset({"alg", "typ", "kid"})  # a key's name is not looked at: there is one key
NAME = re.compile(r"[\w.@:+/=-]{1,200}", re.ASCII)
LOCALES: Mapping[str, Literal["zh", "en"]] = {"zh": "zh", "en": "en"}


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom a token names; ``name`` is to greet by, ``locale`` None where the token says none."""

    id: str
    name: str = ""
    locale: Literal["zh", "en"] | None = None


class Identities:
    """Checks tokens as the settings say. Raises `Misconfigured` for a key that is none."""

    def __init__(self, settings: Identity, clock: Clock = utc_now) -> None:
        self._settings, self._clock = settings, clock
        self._keys: dict[str, Any] = {}
        if settings.secret is not None:
            self._keys["HS256"] = _secret(settings.secret.get_secret_value())
        if settings.public_key is not None:
            self._keys["EdDSA"] = _public_key(settings.public_key)
        if settings.required and not self._keys:
            raise Misconfigured(
                "setting identity.required: there is no key to check an identity with",
                part="identity.required",
                value="true",
                remedy="set identity.secret or identity.public_key as well",
            )

    def customer(self, token: str | None) -> Customer | None:
        """Tell whom a token names; None for nobody, where that is allowed.

        Raises `Unknown` for a token that proves nothing, or for none where one is required; `InvalidInput`
        for one where no key is configured to check it with.
        """
        if token is None:
            if self._settings.required:
                raise _unknown("an identity is required")
            return None
        if not self._keys:
            raise InvalidInput(
                "this desk has no key to check an identity with",
                part="identity",
                remedy="set identity.secret or identity.public_key, or leave identity out",
            )
        return self._customer(self._claims(token))

    def _claims(self, token: str) -> Mapping[str, Any]:
        if len(token) > LONGEST:
            raise _unknown("the identity is too long")
        algorithm = _algorithm(token)
        key = self._keys.get(algorithm)
        if key is None:
            raise _unknown("the identity is not signed in a way that is taken here")
        options: Any = {"require": ["exp", "sub", "aud"], "strict_aud": True, "verify_exp": False}
        options |= {"verify_nbf": False, "verify_iat": False}  # times are held against our own clock, below
        try:
            claims = jwt.decode(token, key, [algorithm], options, audience=self._settings.audience)
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise _unknown("the identity proves nothing") from error
        self._check_times(claims)
        return claims

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._clock().timestamp()
        if not now < _time(claims, "exp") <= now + AHEAD:
            raise _unknown(f"the identity has expired, or ends more than {AHEAD // 60} minutes ahead")
        for name in ("nbf", "iat"):
            if name in claims and _time(claims, name) > now + 60:  # clocks differ
                raise _unknown("the identity begins later")

    def _customer(self, claims: Mapping[str, Any]) -> Customer:
        subject, name, locale = claims["sub"], claims.get("name", ""), claims.get("locale")
        if not isinstance(subject, str) or not NAME.fullmatch(subject):
            raise _unknown("the identity's subject is no name of 1 to 200 plain characters")
        if not isinstance(name, str) or len(name) > 200 or not name.isprintable():
            raise _unknown("the identity's name is no text of 200 characters at most")
        if locale is not None and not isinstance(locale, str):
            raise _unknown("the identity's locale is no text")
        return Customer(subject, name.strip(), LOCALES.get((locale or "")[:2]))


def _algorithm(token: str) -> str:
    """Read how a token says it is signed. Raises `Unknown` for a header that asks for anything else."""
    try:
        header = cast("Any", jwt.get_unverified_header(token))
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise _unknown("the identity is no token") from error
    if not set(header) <= HEADERS or str(header.get("typ", "JWT")).upper() != "JWT":
        raise _unknown("the identity's header asks for more than is taken here")
    return str(header.get("alg"))


def _time(claims: Mapping[str, Any], name: str) -> float:
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unknown(f"the identity's {name} is no time")
    return float(value) if abs(value) < 2**53 else float("inf")


def _secret(secret: str) -> bytes:
    data = secret.encode()
    if len(data) < SHORTEST:
        raise Misconfigured(
            "setting identity.secret is too short",
            part="identity.secret",
            value=len(data),
            limit=SHORTEST,
            remedy=f"share a random one of {SHORTEST} bytes at least",
        )
    return data


def _public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path)
    return key


def _no_key(path: Path) -> Misconfigured:
    return Misconfigured(
        f"setting identity.public_key: {path} is no Ed25519 public key in PEM",
        part="identity.public_key",
        value=str(path),
        remedy="openssl genpkey -algorithm ed25519 makes a pair, openssl pkey -pubout its public half",
    )


def _unknown(message: str) -> Unknown:
    return Unknown(message, part="identity", remedy="let the site sign a new one")
