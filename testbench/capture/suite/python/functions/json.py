"""Reads orders, adds them up by customer and by country, answers with the sums."""

import json


def handle(body):
    orders = json.loads(body)
    customers = {}
    countries = {}
    notes = []
    total = 0
    for order in orders:
        worth = sum(item["quantity"] * item["cents"] for item in order["items"])
        total += worth
        customer = customers.setdefault(
            order["customer"], {"customer": order["customer"], "orders": [], "cents": 0}
        )
        customer["orders"].append(order["id"])
        customer["cents"] += worth
        countries[order["country"]] = countries.get(order["country"], 0) + worth
        if order["note"]:
            notes.append([order["id"], order["note"].upper()])
    answer = {
        "orders": len(orders),
        "cents": total,
        "customers": sorted(customers.values(), key=lambda one: (-one["cents"], one["customer"])),
        "countries": countries,
        "notes": notes,
    }
    return json.dumps(answer).encode()
