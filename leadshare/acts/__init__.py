"""What crosses stages, a page each."""
