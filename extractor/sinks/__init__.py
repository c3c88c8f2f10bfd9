"""Where extractions go: JSON lines, and the database with its tables, views and migrations."""
