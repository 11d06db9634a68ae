"""Fetches a builder of TensorFlow Datasets, in a process of its own.

`python -P -m tfexam.worker.download` reads one `Download` frame and answers with one `Built` frame.
"""

from __future__ import annotations

import sys
import tempfile

from tfexam.worker.build import answering, attempt
from tfexam.worker.protocol import BadFrame, Built, Download, download_of, encode, read


def main() -> None:
    """Read the order, download, answer."""
    with answering() as answers:
        frame = read(sys.stdin.buffer)
        if frame is None:
            raise BadFrame("there is no order")
        order = download_of(frame[0])
        answers.write(encode(attempt(lambda: download(order))))


def download(order: Download) -> Built:
    """Prepare the builder below the folder; what it downloaded on the way is not kept."""
    import tensorflow_datasets as tfds

    builder = tfds.builder(order.tfds, data_dir=order.folder)
    with tempfile.TemporaryDirectory(dir=order.folder, ignore_cleanup_errors=True) as scrap:
        builder.download_and_prepare(download_dir=scrap)
    return Built(rows=sum(split.num_examples for split in builder.info.splits.values()))


if __name__ == "__main__":
    main()
