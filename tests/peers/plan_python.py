#!/usr/bin/env python3
"""The benchmark's counterpart of the planner: the same question in a lean loop.

    python tests/peers/plan_python.py TYPES.csv PRICES.csv CANDIDATES SCENARIOS TIMES

Every candidate under every scenario, the same four rules, and one sentence for every candidate
under every rule. Floats and lists alone, no classes: about as fast as plain Python gets.
"""

from __future__ import annotations

import sys


def machines(types: str, prices: str, most: int) -> list[tuple[str, float, tuple]]:
    usd = {}
    with open(prices, encoding="utf-8") as lines:
        for line in list(lines)[1:]:
            cells = line.split(",")
            if cells[1] == "linux" and cells[2] == "on-demand":
                usd[cells[0]] = float(cells[3])
    found = []
    with open(types, encoding="utf-8") as lines:
        for line in list(lines)[1:]:
            cells = line.split(",")
            if cells[0] in usd and cells[3] and cells[6]:
                network = float(cells[9]) * 1000 if cells[9] else float("inf")
                has = (float(cells[3]), float(cells[6]), network)
                found.append((cells[0], usd[cells[0]] * 730, has))
            if len(found) == most:
                break
    return found


def scenario(place: int) -> list[tuple[int, float, float, float, float]]:
    one, two = place * 0.61803398875 % 1.0, place * 0.75487766625 % 1.0
    cores, memory, network = 8 + 192 * one, 16 + 384 * two, 200 + 7800 * one
    return [
        (hosts, cores / (hosts - 1), memory / (hosts - 1), network / (hosts - 1), 40.0 * hosts)
        for hosts in range(2, 9)
    ]


def plan(offers: list, scenarios: list) -> tuple[list, int]:
    endless = float("inf")
    rows = []
    for _, price, (vcpu, ram, net) in offers:
        row = []
        for fleets in scenarios:
            # More hosts cost more, so that the first fleet that fits is the cheapest.
            cost = endless
            for hosts, cores, memory, network, beside in fleets:
                if vcpu >= cores and ram >= memory and net >= network:
                    cost = hosts * price + beside
                    break
            row.append(cost)
        rows.append(row)
    best = [min(column) for column in zip(*rows)]
    count = len(scenarios)
    keys: list[list] = [[], [], [], []]
    for row in rows:
        ordered = sorted(row)
        keys[0].append((0, ordered[(count + 1) // 2 - 1]))
        keys[1].append((0, ordered[-(-count * 9 // 10) - 1]))
        regrets = [cost - least for cost, least in zip(row, best) if cost < endless]
        missed = count - len(regrets)
        keys[2].append((missed, max(regrets, default=endless)))
        keys[3].append((missed, sum(regrets) / len(regrets) if regrets else endless))
    told = 0
    picks = []
    for key in keys:
        place = min(range(len(offers)), key=key.__getitem__)
        picks.append((offers[place][0], key[place][1]))
        for missed, value in key:
            if missed or value == endless:
                told += len(f"does not carry {missed} scenarios")
            else:
                more = value - key[place][1]
                told += len(f"{more:.2f} USD more than {offers[place][0]}")
    return picks, told


def main() -> None:
    types, prices, most, count, times = sys.argv[1:6]
    offers = machines(types, prices, int(most))
    scenarios = [scenario(place) for place in range(int(count))]
    picks, told = [], 0
    for _ in range(int(times)):
        picks, told = plan(offers, scenarios)
    for name, value in picks:
        print(f"{name} {value:.2f}")
    print(f"{len(offers)} candidates, {told} letters of explanation")


if __name__ == "__main__":
    main()
