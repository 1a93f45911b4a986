"""What an inspector asks: everything recorded of a project or a year, to be checked."""
