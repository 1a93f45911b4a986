"""The guided set-up, and the administrators' pages, one file a place."""
