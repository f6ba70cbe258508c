"""The demo: a publisher marked as one, sandbox destinations and simulated leads, in a data folder of its own."""
