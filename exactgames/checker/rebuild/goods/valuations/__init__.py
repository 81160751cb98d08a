"""What bundles of items are worth to a type: a file each way of saying it."""
