"""Papers of reports: each is one file, with its words, its data, its source."""
