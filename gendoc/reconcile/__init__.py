"""Rules brought to a report: derivation, verdicts, waivers, causes."""
