"""What begins a province, and what its administrators do afterwards."""
