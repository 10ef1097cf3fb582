"""Encrypts a text: AES-256 in CBC mode, padded as PKCS #7 says."""

import base64
import json

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def handle(body):
    request = json.loads(body)
    key = base64.b64decode(request["key"])
    iv = base64.b64decode(request["iv"])
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    padder = padding.PKCS7(128).padder()
    padded = padder.update(request["text"].encode()) + padder.finalize()
    cipher = encryptor.update(padded) + encryptor.finalize()
    return json.dumps({"cipher": base64.b64encode(cipher).decode()}).encode()
