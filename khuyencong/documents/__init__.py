"""Every paper: uploads kept by hash and issued forms, numbered at issue."""
