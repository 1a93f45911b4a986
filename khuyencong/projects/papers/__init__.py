"""Papers of requests and projects: each is one file, with its words, its data, its source."""
