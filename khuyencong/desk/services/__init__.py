"""What an officer keeps for herself: views of the list, texts written again and again."""
