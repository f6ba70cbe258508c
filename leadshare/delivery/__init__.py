"""Delivery: share a lead with every destination that must have it.

The ledger is the queue: rows are claimed with a lease and a fence, by the database's clock.

Always true:
- a lead has exactly one current delivery per destination it is shared with (a constraint);
- an attempt is on record before the first byte leaves, and its outcome is written once;
- nothing is skipped because a destination is off: it is held, with a reason, and goes out when it is back.
"""
