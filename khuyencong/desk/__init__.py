"""The officer's home and screens."""
