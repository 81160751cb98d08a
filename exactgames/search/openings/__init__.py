"""All pure equilibria of games that begin with moves made at once, such as sealed bids: opening by opening."""
