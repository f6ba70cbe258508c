"""Destinations: how each CRM, table or mailbox listens. One folder a kind, found by
`leadshare.delivery.registry`.
"""
