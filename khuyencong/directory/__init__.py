"""Places with dates, bodies with dated names, people, roles with scope, establishments."""
