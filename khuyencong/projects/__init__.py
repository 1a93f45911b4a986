"""Requests for support and the projects (đề án) made of them: dossier, estimate, main workflow."""
