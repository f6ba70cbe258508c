"""Leads: a person's interest in a listing, its class, state and timeline.

Always true:
- a person has at most one open lead per listing (a constraint);
- each interest belongs to the submission that showed it; a resend shows none;
- a screened lead stays a lead, with its reason, and is owed to no destination.
"""
