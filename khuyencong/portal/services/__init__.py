"""Writers of what an owner begins with."""
