"""What a training record is, how it is stored, counted and checked. Imports no other room, nor torch, nor ray."""
