"""What opens the files of other people: photos, scans, Word and Excel."""
