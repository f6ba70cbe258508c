"""Identity: who is this, and may we contact them.

Always true:
- a normalised identifier belongs to one person of a publisher (a constraint);
- handling the same submission twice changes nothing;
- protection is never lifted by a later submission.
"""
