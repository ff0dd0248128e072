"""The Word format: one reader, safe, for all."""
