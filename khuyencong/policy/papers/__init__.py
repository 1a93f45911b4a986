"""Papers of policy: each is one file, with its words, its data, its source."""
