"""LAW as dated, cited data, and the plain Python that reads it. Knows no Django."""
