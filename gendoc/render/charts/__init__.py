"""Charts: their data, their places, their drawing."""
