"""Rules applied to a report: derivation, verdicts, waivers, causes."""
