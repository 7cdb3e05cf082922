"""Weights in and out: names of other libraries, checkpoints, export."""
