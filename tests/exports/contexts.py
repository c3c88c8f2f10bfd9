"""Contexts of JSON-LD that are kept here: no test asks the net."""

from __future__ import annotations

OA = "http://www.w3.org/ns/oa#"
_NAMES = ("Annotation", "TextualBody", "TextQuoteSelector", "TextPositionSelector", "exact", "prefix", "suffix", "start", "end")
_TIES = (("target", "hasTarget"), ("body", "hasBody"), ("selector", "hasSelector"), ("source", "hasSource"))
ANNOTATIONS = {
    "id": "@id", "type": "@type", "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@container": "@list"},
    **{name: f"{OA}{name}" for name in _NAMES}, **{name: {"@id": f"{OA}{term}", "@type": "@id"} for name, term in _TIES},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"}, "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "AnnotationPage": "https://www.w3.org/ns/activitystreams#OrderedCollectionPage", "describing": f"{OA}describing",
}  # fmt: skip
"""What the terms of W3C's annotation context that we use stand for, kept here: no test asks the net."""
