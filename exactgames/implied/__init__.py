"""The implied game of an assessment: dominance, elimination, overbidding, refined outcomes."""
