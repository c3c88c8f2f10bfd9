"""Series drawn over time.

What happened, what is planned and what is expected look different, ranges are bands, and where sources differ it shows. Altair
draws, vl-convert makes PNG and SVG; a page needs nothing from outside.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.records import plain
from extractor.sinks.observations import Observation

SUFFIXES = (".html", ".png", ".svg")
_STATUSES = ("actual", "planned", "forecast")
_SHAPES = ("circle", "square", "triangle-up")
_DASHES = ([1, 0], [6, 3], [2, 2])
_WIDTH, _HEIGHT = 760, 230


def draw(found: Sequence[Observation], path: Path) -> None:
    """Draw the observations into a file; each indicator, measure and unit has a panel of its own.

    Raises:
        UsageError: when the suffix is no picture of ours, nothing has a date, or the libraries are missing.
    """
    if path.suffix not in SUFFIXES:
        raise UsageError(f"--plot {path}: the name must end in {', '.join(SUFFIXES)}")
    try:
        import altair as alt
        import vl_convert  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError(f"drawing needs {error.name}: pip install 'extractor[export]'") from error
    dated = [o for o in found if o.period_end or o.period_start]
    if not dated:
        raise UsageError("nothing to draw: no value has a date")
    panels = [_panel(alt, some) for some in _chosen(dated)]
    chart = (
        alt.vconcat(*panels).resolve_scale(color="independent").configure_view(continuousWidth=_WIDTH).configure_axis(gridColor="#e5e7eb")
    )
    if path.suffix == ".html":
        path.write_text(_page(chart, dated), encoding="utf-8", errors="replace")
    else:
        chart.save(str(path), format=path.suffix[1:], **({"scale_factor": 2} if path.suffix == ".png" else {}))


PANELS = 6
"""More are no picture any more."""


def _chosen(dated: Sequence[Observation]) -> list[list[Observation]]:
    """The panels with most points, of each indicator one at least."""
    panels = [list(some) for _, some in groupby(sorted(dated, key=_panel_key), key=_panel_key)]
    panels.sort(key=lambda some: (-len(some), _panel_key(some[0])))
    best = {some[0].concept: some for some in reversed(panels)}
    others = [some for some in panels if some is not best[some[0].concept]]
    kept = [*best.values(), *others[: max(0, PANELS - len(best))]]
    return sorted(kept, key=lambda some: (some[0].concept, -len(some)))


def _panel_key(o: Observation) -> tuple[str, str, str]:
    return o.concept, o.measure, o.unit


def _series(o: Observation) -> str:
    parts = [o.place or "", o.organization or "", *(f"{k} {v}" for k, v in sorted(o.qualifiers.items()))]
    return ", ".join(p for p in parts if p) or "no place"


def _row(o: Observation) -> dict[str, Any]:
    first, last = o.period_start or o.period_end, o.period_end or o.period_start
    shown = o.value if o.value is not None else None
    ends = [x for x in (o.low, o.high) if x is not None]
    middle = float(shown) if shown is not None else float(sum(ends) / len(ends))
    return {
        "from": f"{first}T00:00:00", "to": f"{last}T00:00:00", "value": middle, "is_range": shown is None,
        "low": float(o.low) if o.low is not None else middle, "high": float(o.high) if o.high is not None else middle,
        "series": _series(o), "status": o.status, "length": (last - first).days // 27 if first and last else 0,
        "said": plain(shown) if shown is not None else " … ".join(plain(x) for x in ends), "articles": o.n_articles,
        "period": f"{o.period_start or '…'} – {o.period_end or '…'}", "sentence": o.sources[0].sentence, "told by": o.sources[0].article_id,
        "differs": next((kind for kind in ("contradiction", "revision") if any(k == kind for _, k in o.disputes)), ""),
        "href": f"#{o.observation_id}",
    }  # fmt: skip


def _panel(alt: Any, some: list[Observation]) -> Any:
    rows = [_row(o) for o in some]
    names = sorted({row["series"] for row in rows})
    first = some[0]
    base = alt.Chart(
        alt.Data(values=rows),
        width=_WIDTH,
        height=_HEIGHT,
        title=alt.Title(f"{first.indicator}: {first.measure}, {first.unit}", anchor="start"),
    )
    colour = alt.Color(
        "series:N",
        title=None,
        sort=names,
        scale=alt.Scale(scheme="tableau10"),
        legend=alt.Legend(orient="right", labelLimit=220, symbolOpacity=1),
    )
    y = alt.Y("value:Q", title=first.unit, scale=alt.Scale(zero=False))
    x = alt.X("to:T", title=None)
    status = {"domain": list(_STATUSES)}
    lines = base.mark_line(strokeWidth=1.5, opacity=0.7).encode(
        x=x, y=y, color=colour, detail=["length:N"],
        strokeDash=alt.StrokeDash("status:N", title="status", scale=alt.Scale(**status, range=list(_DASHES))),
    )  # fmt: skip
    spans = base.mark_rule(strokeWidth=1, opacity=0.45).encode(x=alt.X("from:T"), x2="to:T", y=y, color=colour)
    bands = (
        base.transform_filter("datum.low != datum.high")
        .mark_bar(size=14, opacity=0.3)
        .encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour)
    )
    differs = base.transform_filter("datum.differs != ''").mark_point(size=330, strokeWidth=2.5, filled=False, shape="circle").encode(
        x=x, y=y,
        stroke=alt.Stroke("differs:N", title="sources", scale=alt.Scale(domain=["contradiction", "revision"], range=["#dc2626", "#d97706"])),
    )  # fmt: skip
    points = base.mark_point(size=75, filled=True, opacity=1).encode(
        x=x, y=y, color=colour, shape=alt.Shape("status:N", title="status", scale=alt.Scale(**status, range=list(_SHAPES))), href="href:N",
        tooltip=["series:N", "said:N", "period:N", "status:N", "articles:Q", "differs:N", "told by:N", "sentence:N"],
    )  # fmt: skip
    rings = [differs] if any(row["differs"] for row in rows) else []
    return alt.layer(bands, spans, lines, *rings, points).resolve_scale(stroke="independent")


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem}table{border-collapse:collapse}"
    "td,th{border-bottom:1px solid #ccc;padding:.35em .7em;text-align:left;vertical-align:top}td.v{white-space:nowrap;text-align:right}"
    "tr:target{background:#fef3c7}a{color:#1d4ed8}.differs{color:#b91c1c;font-weight:bold}"
)


def _page(chart: Any, found: Sequence[Observation]) -> str:
    """The drawing, and below it each point's sentences: a click on a point goes there."""
    drawing = chart.to_html(inline=True, fullhtml=False, embed_options={"actions": False, "renderer": "svg"})
    rows = "".join(_sentences(o) for o in found)
    names = ", ".join(dict.fromkeys(o.indicator for o in found))
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{html.escape(names)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{html.escape(names)}</h1>{drawing}<h2>Every point and who tells it</h2>"
        f"<table><tr><th>series</th><th>period</th><th>value</th><th>status</th><th>sentences</th></tr>{rows}</table></body></html>"
    )


def _sentences(o: Observation) -> str:
    row = _row(o)
    told = "<br>".join(f"{_article(s.uri, s.article_id)} {s.published or ''}: {html.escape(s.sentence)}" for s in o.sources)
    differs = "".join(f" <a class=differs href='#{html.escape(other)}'>{kind}</a>" for other, kind in o.disputes)
    cells = (
        html.escape(f"{o.indicator}: {row['series']}"),
        row["period"],
        f"{row['said']} {html.escape(o.unit)}",
        o.status + differs,
        told,
    )
    marks = ("", "", " class=v", "", "")
    return f"<tr id={json.dumps(o.observation_id)}>" + "".join(f"<td{m}>{c}</td>" for m, c in zip(marks, cells, strict=True)) + "</tr>"


def _article(uri: str | None, name: str) -> str:
    safe = uri and uri.split(":", 1)[0] in ("http", "https", "file")
    return f"<a href={json.dumps(html.escape(uri or ''))}>{html.escape(name)}</a>" if safe else html.escape(name)
