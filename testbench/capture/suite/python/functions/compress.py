"""Compresses the body as a zlib stream, level 6."""

import zlib


def handle(body):
    return zlib.compress(body, 6)
