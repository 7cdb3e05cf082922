"""Training in stages: what trains, the loop, its checkpoints, its measurements."""
