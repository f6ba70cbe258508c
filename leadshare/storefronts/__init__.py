"""How each marketplace speaks: one folder a storefront, found by `leadshare.intake.registry`."""
