"""A Fibonacci number of some hundred digits, by addition."""

MOST = 10_000


def handle(body):
    index = int(body)
    if not 0 <= index <= MOST:
        raise ValueError(f"index {index} is not from 0 to {MOST}")
    this, after = 0, 1
    for _ in range(index):
        this, after = after, this + after
    return str(this).encode()
