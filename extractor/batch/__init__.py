"""A whole archive through the extractor, resumable, by one process or several.

The door is `archive.run_archive`; nothing is imported here, since a worker needs `pool` alone and no database.
"""
