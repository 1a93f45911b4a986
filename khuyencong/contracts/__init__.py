"""What commits money: contract or assignment; advances."""
