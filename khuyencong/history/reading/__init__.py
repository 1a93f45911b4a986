"""Old lists as departments kept them: sheets, headings, groups, amounts, contents. No database."""
