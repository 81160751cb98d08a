"""Finding equilibria: cells of profiles, all pure ones, all mixed ones."""
