"""The picture of a run, as SVG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from bench.figures import geometric_mean, seconds
from bench.peers import KG, PEERS

if TYPE_CHECKING:
    from bench.record import Run

_COLOURS: Final = dict(
    zip(PEERS, ("#0b5fa5", "#c44e52", "#4c9f70", "#8a63b0", "#d98a1f", "#6b6b6b"), strict=True)
)
_MARKERS: Final = dict(zip(PEERS, "osD^vP", strict=True))
_MADE_UP: Final = "cases"


def picture(run: Run) -> bytes:
    """Draw a run: growth of both kinds of question, spread of all questions, cold start.

    Returns:
        An SVG document, the same for the same run.
    """
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    settings: Any = {
        "svg.hashsalt": "bench",
        "svg.fonttype": "path",
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 10,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
    }
    with plt.rc_context(settings):
        figure, axes = plt.subplots(2, 2, figsize=(10.5, 8), layout="constrained")
        _lines(axes[0, 0], run, "whole", "A question about the whole country")
        _lines(axes[0, 1], run, "one", "A question about one municipality")
        _spread(axes[1, 0], run)
        _cold(axes[1, 1], run)
        handles, labels = axes[0, 0].get_legend_handles_labels()
        if handles:
            figure.legend(
                handles, labels, loc="outside upper center", ncols=len(labels), frameon=False
            )
        output = io.BytesIO()
        figure.savefig(output, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
    return output.getvalue()


def _lines(axes: Any, run: Run, scope: str, title: str) -> None:
    sizes = sorted((s for s in run.sizes if s.name != _MADE_UP), key=lambda s: s.municipalities)
    for peer in PEERS:
        points = [
            (size.municipalities, mean * 1000)
            for size in sizes
            if (mean := geometric_mean(seconds(size, peer, scope).values()))
        ]
        if points:
            axes.plot(
                *zip(*points, strict=True),
                color=_COLOURS[peer],
                marker=_MARKERS[peer],
                linewidth=2.4 if peer == KG else 1.3,
                markersize=6,
                label=peer,
            )
    axes.set(xscale="log", yscale="log", xlabel="municipalities", title=title)
    axes.set_ylabel("ms, geometric mean of the questions answered")
    axes.set_xticks([size.municipalities for size in sizes])
    axes.set_xticklabels([f"{size.municipalities:,}" for size in sizes])
    axes.minorticks_off()
    _plain_numbers(axes.yaxis)
    axes.grid(True, axis="y", color="#e3e3e3", linewidth=0.7)


def _spread(axes: Any, run: Run) -> None:
    size = max(run.sizes, key=lambda s: s.municipalities)
    peers = [peer for peer in PEERS if seconds(size, peer)]
    for row, peer in enumerate(reversed(peers)):
        for offset, scope, filled in ((0.13, "whole", True), (-0.17, "one", False)):
            values = sorted(1000 * value for value in seconds(size, peer, scope).values())
            # Spread by rank, so that equal times do not hide one another.
            heights = [row + offset + 0.02 * (place % 7 - 3) for place in range(len(values))]
            colour = _COLOURS[peer]
            axes.scatter(
                values,
                heights,
                s=13,
                linewidths=0.8,
                edgecolors=colour,
                facecolors=colour if filled else "none",
            )
    axes.axvline(1000, color="#333333", linewidth=0.8, linestyle="--")
    axes.set(xscale="log", xlabel="ms (dashed: 1 s)")
    axes.set_title(f"Every question at {size.municipalities:,} (filled: whole, open: one)")
    axes.set_yticks(range(len(peers)))
    axes.set_yticklabels(list(reversed(peers)))
    _plain_numbers(axes.xaxis)
    axes.grid(True, axis="x", color="#e3e3e3", linewidth=0.7)


def _cold(axes: Any, run: Run) -> None:
    axes.set_title("From the start of the program to its answer, 15 cases")
    if not run.cold:
        axes.text(0.5, 0.5, "not measured", ha="center", va="center", transform=axes.transAxes)
        axes.set_axis_off()
        return
    programs = list(reversed(run.cold))
    colours = [_COLOURS[KG if start.program.startswith("kg") else "rdflib"] for start in programs]
    bars = axes.barh(
        [start.program for start in programs],
        [start.seconds for start in programs],
        color=colours,
        height=0.5,
    )
    axes.bar_label(bars, [f" {start.seconds:.2f} s" for start in programs])
    axes.margins(x=0.15)
    axes.set_xlabel("s")


def _plain_numbers(axis: Any) -> None:
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
