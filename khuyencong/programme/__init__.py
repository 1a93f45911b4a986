"""The five-year programme, what other programmes pay for, and the days that matter."""
