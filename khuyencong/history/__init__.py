"""What was supported before this system began."""
