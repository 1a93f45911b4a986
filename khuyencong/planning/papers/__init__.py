"""Papers of planning: each is one file, with its words, its data, its source."""
