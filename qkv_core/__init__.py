"""Scaled dot-product attention of a real pretrained model, in NumPy that a learner can read."""
