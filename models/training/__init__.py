"""Recipe of the language model: data in, one spaCy pipeline folder out (see README.md)."""
