"""Write index/data/built_in_vectors.npy: the vectors that torch gives the built-in model's `CHECKED` texts.

python -m benchmarks.built_in_vectors
"""

from __future__ import annotations

import numpy as np

from index.encoder.checksum import Checksums
from index.encoder.export import BUILT_IN_VECTORS, CHECKED
from index.encoder.model import find_model
from index.encoder.torch_backend import TorchEncoder


def main() -> None:
    encoder = TorchEncoder(find_model(None, Checksums(None), allow_download=False), threads=1)
    np.save(BUILT_IN_VECTORS, encoder.encode(CHECKED).vectors)


if __name__ == "__main__":
    main()
