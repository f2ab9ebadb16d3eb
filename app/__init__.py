"""The kernel: what every room needs, and no word of the trade."""
