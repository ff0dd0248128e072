"""The Word document: template, rendering, finishing, reading back."""
