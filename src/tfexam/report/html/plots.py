"""The plots of a diagnosis, drawn: from numbers to places, and the template of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.report.html.matrix import Matrix, matrix
from tfexam.report.html.panels import Panels, panels
from tfexam.report.html.points import Points, points

if TYPE_CHECKING:
    from tfexam.grading.diagnosis.plots import Plot

Drawn = Matrix | Panels | Points


def drawn(plot: Plot) -> Drawn:
    """A plot with its places; `template` names the file that draws it."""
    from tfexam.grading.diagnosis.plots import Confusion, Forecast

    if isinstance(plot, Confusion):
        return matrix(plot)
    return panels(plot) if isinstance(plot, Forecast) else points(plot)
