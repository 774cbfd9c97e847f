"""Scaled dot-product attention of a real pretrained model, in NumPy that a learner can read."""

__version__ = "0.1.0"
