"""What all pipelines share: the contract of a pipeline, the run of one unit, and the run of many on Ray."""
