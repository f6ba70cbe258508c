"""The LOG: where an acknowledged submission is durable before anybody reads it. A port with adapters."""
