"""How a province begins, and who looks after its people, bodies, funds and calendar."""
