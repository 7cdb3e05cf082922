"""What a training record is, how it is stored, counted and checked. Imports nothing else of vlend, nor torch, nor ray."""
