"""Small faults planted one by one: does a test notice each? Run by `script/bar mutants`.

Neither mutmut 3 nor cosmic-ray fits this suite: both start pytest, and with it Django and its
database, anew for each mutant, and mutmut 3 leaves decorated functions alone, which all services
are (`@transaction.atomic`). Here one warm process, with the database made once, forks a child for
each mutant; the child swaps the code of one function and runs the tests that reach the line.
"""
