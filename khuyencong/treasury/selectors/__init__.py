"""What stands at the end of a year, the days of the law, what an act would take."""
