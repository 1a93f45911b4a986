"""The public site and the applicant's pages, one file a place."""
