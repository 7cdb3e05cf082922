"""Small runs that differ in one thing, on plans over one store: what the mixture does, and whether seeds drown it."""
