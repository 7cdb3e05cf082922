"""What converters raise."""


class ConversionError(ValueError):
    """A converter cannot read the paper; the text says why."""
