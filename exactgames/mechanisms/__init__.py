"""The rules of the model, one file each. They know numbers, and nothing of trees."""
