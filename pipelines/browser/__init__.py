"""Chromium through Playwright, shared by the pipelines that render pages."""
