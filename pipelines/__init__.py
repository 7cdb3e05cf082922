"""One folder per pipeline. A pipeline turns raw items into records; its job.py puts it on Ray."""
