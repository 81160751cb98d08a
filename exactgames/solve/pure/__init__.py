"""All pure equilibria."""
