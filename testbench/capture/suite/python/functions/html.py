"""Renders a page of a shop from a template."""

import json
import pathlib

import jinja2

ENVIRONMENT = jinja2.Environment(autoescape=True)
ENVIRONMENT.filters["money"] = lambda cents: f"{cents // 100}.{cents % 100:02}"
PAGE = ENVIRONMENT.from_string(pathlib.Path(__file__).with_name("page.html").read_text())


def handle(body):
    request = json.loads(body)
    items = request["items"]
    total = sum(item["cents"] * item["stock"] for item in items)
    return PAGE.render(title=request["title"], user=request["user"], items=items, total=total).encode()
