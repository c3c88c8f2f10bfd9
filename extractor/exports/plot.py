"""Series drawn over time.

What happened, what is planned and what is expected look different, ranges are bands, and where sources differ it shows. Altair
draws, vl-convert makes PNG and SVG; a page needs nothing from outside.
"""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.exports.points import STATUSES, Row, gaps, lines, place_labels, point, series_name, time_axis, value_axis
from extractor.sinks.observations import Observation

SUFFIXES = (".html", ".png", ".svg")
PANELS = 6
"""More are no picture any more."""
LABELS = 30
"""Points of a panel that are labelled with their values; of more the labels would cover each other."""
_SHAPES = ("circle", "square", "triangle-up")
_DASHES = ([1, 0], [7, 4], [2, 3])
_COLOURS = ("#2563eb", "#c2410c", "#047857", "#7c3aed", "#b45309", "#0e7490", "#be185d", "#4d7c0f", "#475569", "#9f1239")
_GREY = "#6b7280"
_DIFFERS = {"contradiction": "#dc2626", "revision": "#d97706"}
_LABELLED: dict[str, dict[str, Any]] = {
    "above": {"dy": -14},
    "beside": {"dx": 13, "align": "left"},
    "higher": {"dy": -20},
    "below": {"dy": 21},
}
"""Where a label stands: above a band other points would be in the way, and the labels of two that differ would cover each other."""
_WIDTH, _HEIGHT = 760, 190
_FONT = "Inter, Helvetica Neue, Helvetica, Arial, DejaVu Sans, sans-serif"


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
    dated = [o for o in found if (o.period_end or o.period_start) and (o.value, o.low, o.high) != (None, None, None)]
    if not dated:
        raise UsageError("nothing to draw: no value has a date; give the articles theirs, as a first line 'date 2025-10-03', and run again")
    chart = _chart(alt, _chosen(dated), paper="white" if path.suffix != ".html" else "transparent")
    if path.suffix == ".html":
        path.write_text(_page(chart, dated), encoding="utf-8", errors="replace")
    else:
        chart.save(str(path), format=path.suffix[1:], **({"scale_factor": 2} if path.suffix == ".png" else {}))


def _chosen(dated: Sequence[Observation]) -> list[list[Observation]]:
    """The panels with most points, of each indicator one at least; others only where they have more than a point."""
    panels = [list(some) for _, some in groupby(sorted(dated, key=_panel_key), key=_panel_key)]
    panels.sort(key=lambda some: (-len(some), _panel_key(some[0])))
    best = {some[0].concept: some for some in reversed(panels)}
    others = [some for some in panels if some is not best[some[0].concept] and len(some) > 1]
    kept = [*best.values(), *others[: max(0, PANELS - len(best))]]
    return sorted(kept, key=lambda some: (-len(best[some[0].concept]), some[0].concept, -len(some)))


def _panel_key(o: Observation) -> tuple[str, str, str]:
    return o.concept, o.measure, o.unit


def _chart(alt: Any, panels: Sequence[Sequence[Observation]], *, paper: str) -> Any:
    shown = [o for some in panels for o in some]
    articles = {s.article_id for o in shown for s in o.sources}
    said = (
        f"{len(shown)} value{'s' * (len(shown) > 1)} from {len(articles)} article{'s' * (len(articles) > 1)}."
        " A point stands at the end of its period; the bar before it is the period."
    )
    places = {o.place for o in shown}
    head = " and ".join(p for p in places if p) if len(places) == 1 else ""
    title = alt.Title(head or "Facts over time", subtitle=said, anchor="start", fontSize=19, subtitleFontSize=12.5, offset=14)
    drawn = [_key(alt, shown), *(_panel(alt, some) for some in panels)]
    chart = alt.vconcat(*drawn, spacing=26).resolve_scale(color="independent", shape="independent").properties(title=title)
    return (
        chart.configure(font=_FONT, background=paper, padding={"left": 14, "right": 18, "top": 14, "bottom": 12})
        .configure_view(stroke=None)
        .configure_axis(
            gridColor="#e5e7eb", domainColor="#9ca3af", tickColor="#9ca3af", labelColor="#4b5563", labelFontSize=11.5, titleColor="#4b5563"
        )
        .configure_title(color="#111827", subtitleColor="#4b5563")
    )


def _key(alt: Any, shown: Sequence[Observation]) -> Any:
    """What the marks mean, of those that occur: one line above the panels."""
    items: list[Row] = [{"label": s, "mark": s} for s in STATUSES if any(o.status == s for o in shown)]
    items += [{"label": "range", "mark": "range"}] if any(point(o)["is_range"] for o in shown) else []
    differ = {kind for o in shown for _, kind in o.disputes}
    told = {"contradiction": "sources contradict each other", "revision": "revised later"}
    items += [{"label": told[kind], "mark": kind} for kind in _DIFFERS if kind in differ]
    at = 8.0
    for item in items:
        item["x"] = at
        at += 34 + 6.6 * len(item["label"])
    base = alt.Chart(alt.Data(values=items), width=_WIDTH, height=18).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH])), y=alt.value(9)
    )
    marks = []
    for n, status in enumerate(STATUSES):
        mine = base.transform_filter(f"datum.mark == '{status}'")
        marks.append(mine.mark_point(size=85, shape=_SHAPES[n], **_ink(status, _GREY)))
    marks.append(base.transform_filter("datum.mark == 'range'").mark_square(size=190, color=_GREY, opacity=0.35))
    for kind, colour in _DIFFERS.items():
        marks.append(base.transform_filter(f"datum.mark == '{kind}'").mark_point(size=200, strokeWidth=2, stroke=colour, fill=None))
    words = base.mark_text(align="left", dx=13, fontSize=12, color="#4b5563").encode(text="label:N")
    return alt.layer(*marks, words)


def _ink(status: str, colour: str | None = None) -> dict[str, Any]:
    """How a mark is filled: what happened is solid, what is to come hollow."""
    filled = {"filled": True, "opacity": 1, **({"color": colour} if colour else {})}
    hollow = {"filled": False, "fill": "white", "strokeWidth": 2, "opacity": 1, **({"stroke": colour} if colour else {})}
    return filled if status == "actual" else hollow


def _panel(alt: Any, some: Sequence[Observation]) -> Any:
    rows = [point(o) for o in some]
    place_labels(rows)
    names = sorted({row["series"] for row in rows})
    when = time_axis(rows)
    base = alt.Chart(alt.Data(values=rows), width=_WIDTH, height=_HEIGHT, title=_title(alt, some, names))
    axis = alt.Axis(format=when["format"], tickCount=when["every"], grid=False, labelOverlap=True)
    x = alt.X("to:T", title=None, axis=axis, scale=alt.Scale(domain=when["domain"]))
    many = max(abs(r["high"]) for r in rows) >= 1_000_000
    short = "replace(replace(format(datum.value, '~s'), 'G', ' bn'), 'T', ' tn')"
    y = alt.Y(
        "value:Q", title=None, scale=alt.Scale(domain=value_axis(rows), nice=False, zero=False),
        axis=alt.Axis(tickCount=5, domain=False, ticks=False, minExtent=44, **({"labelExpr": f"replace({short}, 'M', ' m')"} if many else {})),
    )  # fmt: skip
    legend = alt.Legend(orient="bottom", title=None, columns=2, labelLimit=360, symbolType="circle", symbolOpacity=1, labelFontSize=12)
    ink = alt.Scale(domain=names, range=[_COLOURS[n % len(_COLOURS)] for n in range(len(names))])
    colour = alt.Color("series:N", scale=ink, legend=legend if len(names) > 1 else None)
    spans = base.mark_rule(strokeWidth=5, opacity=0.22, strokeCap="round").encode(x=alt.X("from:T"), x2="to:T", y=y, color=colour)
    bands = base.transform_filter("datum.is_range").mark_bar(size=16, opacity=0.28, cornerRadius=2)
    layers = [spans, bands.encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour)]
    layers += [_lines(alt, rows, x, y, colour), *_differing(alt, base, rows, some, x, y)]
    for n, status in enumerate(STATUSES):
        marked = base.transform_filter(f"datum.status == '{status}'").mark_point(size=85, shape=_SHAPES[n], **_ink(status))
        layers.append(marked.encode(x=x, y=y, color=colour, href="href:N", tooltip=_TOOLTIP))
    if len(rows) <= LABELS:
        for where, place in _LABELLED.items():
            words = base.transform_filter(f"datum.where == '{where}'").mark_text(fontSize=12, fontWeight=600, **place)
            layers.append(words.encode(x=x, y=y, text="label:N", color=colour))
    return alt.layer(*layers)


_TOOLTIP = ["series:N", "label:N", "period:N", "status:N", "articles:Q", "differs:N", "told by:N", "sentence:N"]


def _title(alt: Any, some: Sequence[Observation], names: Sequence[str]) -> Any:
    words = Counter(o.indicator for o in some).most_common(1)[0][0]
    what = [some[0].measure, some[0].unit, *(names if len(names) == 1 and names[0] != some[0].place else ())]
    return alt.Title(words[:1].upper() + words[1:], subtitle=", ".join(what), anchor="start", fontSize=14.5, subtitleFontSize=12, offset=8)


def _lines(alt: Any, rows: Sequence[Row], x: Any, y: Any, colour: Any) -> Any:
    dash = alt.StrokeDash("status:N", scale=alt.Scale(domain=list(STATUSES), range=list(_DASHES)), legend=None)
    drawn = alt.Chart(alt.Data(values=lines(rows))).mark_line(strokeWidth=2, opacity=0.75)
    return drawn.encode(x=x, y=y, color=colour, detail="line:N", strokeDash=dash)


def _differing(alt: Any, base: Any, rows: Sequence[Row], some: Sequence[Observation], x: Any, y: Any) -> list[Any]:
    """A ring around each value that another source tells differently, and a stroke between the two."""
    if not any(row["differs"] for row in rows):
        return []
    stroke = alt.Stroke("differs:N", legend=None, scale=alt.Scale(domain=list(_DIFFERS), range=list(_DIFFERS.values())))
    rings = base.transform_filter("datum.differs != ''").mark_point(size=300, strokeWidth=2.2, fill=None, shape="circle")
    between = alt.Chart(alt.Data(values=gaps(rows, some))).mark_rule(strokeWidth=2, strokeDash=[3, 2])
    return [between.encode(x=x, y=y, y2="other:Q", stroke=stroke), rings.encode(x=x, y=y, stroke=stroke)]


_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:0 auto;padding:1rem}"
    ".drawing{overflow-x:auto}.drawing svg{height:auto}.table{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #8886;padding:.35em .7em;text-align:left;vertical-align:top}td.p,td.v{white-space:nowrap}td.v{text-align:right}"
    "tr:target{background:#fef3c7}a{color:#1d4ed8}.differs{color:#b91c1c;font-weight:bold}"
    "@media(prefers-color-scheme:dark){body{background:#111827;color:#e5e7eb}tr:target{background:#78350f}a{color:#93c5fd}.differs{color:#fca5a5}"
    ".drawing svg{filter:brightness(1.4)}.drawing svg text{fill:#e5e7eb}.drawing svg .role-axis-grid line{stroke:#374151}}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem}@media(max-width:40rem){.drawing svg{min-width:40rem}}"
    "@media(max-width:40rem){tr,td{display:block}th{display:none}td{border:0;padding:.1em 0}tr{border-bottom:1px solid #8886;padding:.6em 0}"
    "td.v{text-align:left}}"
)


def _page(chart: Any, found: Sequence[Observation]) -> str:
    """The drawing, and below it each point's sentences: a click on a point goes there."""
    drawing = chart.to_html(inline=True, fullhtml=False, embed_options={"actions": False, "renderer": "svg"})
    rows = "".join(_sentences(o) for o in found)
    names = html.escape(", ".join(dict.fromkeys(o.indicator for o in found)))
    head = "<tr><th>series</th><th>period</th><th>value</th><th>status</th><th>sentences</th></tr>"
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{names}</title><style>{_STYLE}</style></head><body><h1>{names}</h1><div class=drawing>{drawing}</div>"
        f"<h2>Every point and who tells it</h2><div class=table><table>{head}{rows}</table></div></body></html>"
    )


def _sentences(o: Observation) -> str:
    row = point(o)
    told = "<br>".join(f"{_article(s.uri, s.article_id)} {s.published or ''}: {html.escape(s.sentence)}" for s in o.sources)
    differs = "".join(f" <a class=differs href='#{html.escape(other)}'>{kind}</a>" for other, kind in o.disputes)
    name = html.escape(f"{o.indicator}: {series_name(o)}")
    cells = (name, row["period"], f"{html.escape(row['label'])} {html.escape(o.unit)}", o.status + differs, told)
    marks = ("", " class=p", " class=v", "", "")
    return f"<tr id={json.dumps(o.observation_id)}>" + "".join(f"<td{m}>{c}</td>" for m, c in zip(marks, cells, strict=True)) + "</tr>"


def _article(uri: str | None, name: str) -> str:
    safe = uri and uri.split(":", 1)[0] in ("http", "https", "file")
    return f"<a href={json.dumps(html.escape(uri or ''))}>{html.escape(name)}</a>" if safe else html.escape(name)
