"""What leadshare costs, beside the physical limit, in one run: `make bench`."""
