"""The best plan within budgets, floors and caps, with its proof. Plain Python, no Django."""
