"""Pages: one folder a screen. Nothing imports this package."""
