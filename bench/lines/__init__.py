"""The lines of the bench, a file each: `measure(options) -> list[Line]`."""
