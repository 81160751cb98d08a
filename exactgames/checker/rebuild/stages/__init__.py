"""What is played move by move: the posted price, and the aftermarkets.  A file each, all transition systems."""
