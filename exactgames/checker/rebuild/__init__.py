"""From the instance to the game and the profile: a file a mechanism."""
