"""One module a function; each has handle(body: bytes) -> bytes, which raises ValueError for a bad request."""
