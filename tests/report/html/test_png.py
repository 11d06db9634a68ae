"""Pictures inside of a page."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from tfexam.grading.diagnosis.details import Picture
from tfexam.report.html.png import png


@pytest.mark.parametrize("channels", [1, 3])
def test_another_reader_sees_the_same_pixels(channels: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, channels), np.uint8)
    shown = Image.open(io.BytesIO(png(Picture(7, 5, channels, pixels.tobytes()))))
    assert shown.size == (7, 5)
    assert np.asarray(shown).tobytes() == pixels.tobytes()
