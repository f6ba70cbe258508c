"""Catalog: what is listed where, and is its lead sharing on and proven.

Reads and writes publishers, storefronts, listings, intake tokens and notices; never calls the network.

Always true:
- a lead always finds a listing: an unknown offer makes an unconfirmed one and a notice, it is never refused;
- an intake token is stored as a digest and shown once;
- every change of a token raises the token version, so that intake refuses a revoked one within a second.
"""
