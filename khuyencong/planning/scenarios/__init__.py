"""The plan room: scenarios of a year until one of them is the plan."""
