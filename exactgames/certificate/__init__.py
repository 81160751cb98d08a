"""Claims and their evidence, one module a family of claims; the format is docs/reference/certificate.md."""
