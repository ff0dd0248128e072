"""Charts: the data of one, which charts a template places, and their drawing."""
