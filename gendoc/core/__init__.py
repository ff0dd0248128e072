"""The ground: where something stands, what is wrong, text, files."""
