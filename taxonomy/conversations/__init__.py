"""Conversations for fine-tuning, made from stored records whose truth decides every answer; one file per idea."""
