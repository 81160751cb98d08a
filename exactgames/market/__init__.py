"""The paper's model: valuations, auctions, aftermarkets, markets; instance files; the market's explicit game."""
