"""Intake: a storefront calls; keep the raw bytes, answer after the commit.

Always true:
- nothing is parsed before the answer, and the answer 202 comes after the bytes are on disk;
- every post has an id and a row of its own, also the two hundredth identical one;
- what cannot be stored is answered 503 with `Retry-After`, never 2xx.
"""
