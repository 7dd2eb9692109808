"""The live page, served on this machine."""
