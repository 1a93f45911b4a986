"""What past and waiting projects would cost under a draft rule pack."""
