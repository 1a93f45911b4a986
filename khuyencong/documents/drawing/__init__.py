"""How a paper is drawn: Word and PDF from one wording, in the frame of Decree 30."""
