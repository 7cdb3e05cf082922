"""Optical character recognition, shared by the pipelines that read pictures."""
