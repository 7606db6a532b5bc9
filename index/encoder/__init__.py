"""Texts to vectors: finding the embedding model, exporting it once, running it on the CPU."""

from __future__ import annotations

from index.encoder.base import Encoded, Encoder
from index.encoder.load import ModelDescription, describe_model, load_encoder

__all__ = ["Encoded", "Encoder", "ModelDescription", "describe_model", "load_encoder"]
