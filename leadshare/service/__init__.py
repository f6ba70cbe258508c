"""Running: the processes' insides. Loops, the ASGI shell, live events, and the one-machine mode that joins them."""
