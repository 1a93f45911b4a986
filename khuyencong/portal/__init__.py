"""The public site and the applicant's pages."""
