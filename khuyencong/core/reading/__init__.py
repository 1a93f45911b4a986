"""One door for what comes from outside: forms, lists, addresses and files read values here only.

Each module reads one kind of value from the text somebody typed and returns it, or raises
`ReadingError` with a code and the parts of its message. The words of a refusal are said above
(`ui/reading.py`), because this is plain Python. A value that can be meant in two ways is asked
back, never guessed.
"""
