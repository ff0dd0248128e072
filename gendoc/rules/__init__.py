"""Rules: what figures have to agree, as data; their kinds, and the arithmetic of verdicts on intervals."""
