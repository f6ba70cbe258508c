"""Accounts: who may use the hub, in which role, and with which tokens programs call the API.

Always true:
- a member has exactly one role at a publisher; what a role may do stands in `roles.py` and nowhere else;
- an API token belongs to one publisher, is stored as a digest and shown once;
- whatever a person changes leaves an audit entry in the same transaction.
"""
