"""What every app stands on: money, time, words, workflow, events, outbox. Knows no project."""
