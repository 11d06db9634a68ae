from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from tfexam.authoring import jpeg


def photograph(height: int, width: int) -> Image.Image:
    """Colours that change smoothly, and some noise."""
    rng = np.random.default_rng(0)
    down, across = np.mgrid[:height, :width]
    waves = [128 + 90 * np.sin(down / 9 + k) * np.cos(across / 7 - k) for k in range(3)]
    noisy = np.stack(waves, axis=-1) + rng.normal(0, 8, (height, width, 3))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(("height", "width"), [(64, 96), (50, 35)], ids=["whole", "cut blocks"])
@pytest.mark.parametrize("quality", [30, 75, 95])
def test_brightness_is_what_libjpeg_makes_it_give_or_take_one(
    height: int, width: int, quality: int
) -> None:
    file = io.BytesIO()
    photograph(height, width).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    file.seek(0)
    with Image.open(file) as image:
        image.draft("YCbCr", None)
        wanted = np.asarray(image)[..., 0].astype(int)
    found = jpeg.luma(file.getvalue())
    assert found.shape == (height, width)
    assert np.abs(found - wanted).max() <= 1
