"""Extractions for the eye: words, HTML with the words in colour, rows for a data frame, spans for displaCy. Knows records only."""
