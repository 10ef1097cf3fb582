"""Checks a signed token: three parts in Base64 with dots between them, the last of them the
HMAC-SHA256 of the two before it."""

import base64
import binascii
import hashlib
import hmac
import json

SECRET = b"a secret of the function suite"


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def check(token, now):
    """What is wrong with the token, or ok; and its claims."""
    parts = token.split(".")
    if len(parts) != 3:
        return "malformed", None
    try:
        tag = decode(parts[2])
    except binascii.Error:
        return "malformed", None
    signed = f"{parts[0]}.{parts[1]}".encode()
    if not hmac.compare_digest(hmac.new(SECRET, signed, hashlib.sha256).digest(), tag):
        return "wrong signature", None
    try:
        claims = json.loads(decode(parts[1]))
    except ValueError:
        return "malformed", None
    if now < claims["nbf"]:
        return "too early", None
    if now >= claims["exp"]:
        return "expired", None
    return "ok", claims


def handle(body):
    request = json.loads(body)
    verdict, claims = check(request["token"], request["now"])
    answer = {
        "verdict": verdict,
        "user": claims["sub"] if claims else None,
        "scopes": sorted(claims["scopes"]) if claims else [],
    }
    return json.dumps(answer).encode()
