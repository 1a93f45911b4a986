"""Papers of market: each is one file, with its words, its data, its source."""
