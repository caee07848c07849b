"""A typed line → an answer (`look_up.look_up`). Knows no request.

Stages, each resting on those before it: `text` (folding, numbers) → `index` (names) → `match` (hits, their
ranks) → `parse` (a line into parts, and the rows that satisfy them) → `explain` (words, ways on, kinds of
nothing). `values` are the words of an answer, below all of them.
"""
