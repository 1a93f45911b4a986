"""Classes, and one page a session to tick names on."""
