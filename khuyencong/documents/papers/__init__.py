"""What every paper shares: its frame, its data as it is frozen, and the blocks of its words."""
