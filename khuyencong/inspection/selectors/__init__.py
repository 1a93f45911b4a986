"""What belongs to a project and to a year: dossiers, money, decisions with their rules."""
