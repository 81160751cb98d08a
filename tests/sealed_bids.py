"""One-shot auctions with independent private values: what people try first."""

from __future__ import annotations


def sealed_bids(values: int, claims: str = "", bidders: str = "AB") -> str:
    """An instance: a first-price auction, values and bids 0, 1, … for everybody, all equally likely, ties at random."""
    types = "".join(f'  {{ name = "v={k}", marginals = [{k}], probability = "1/{values}" }},\n' for k in range(values))
    levels = ", ".join(map(str, range(values)))
    agents = "".join(
        f'[[agents]]\nname = "{name}"\ntypes = [\n{types}]\nbids = {{ levels = [{levels}] }}\n' for name in bidders
    )
    title = f'title = "sealed bids, {values} values"\nunits = 1\n'
    return f'{title}{agents}[auction]\nformat = "discriminatory"\nties = "random"\n{claims}'
