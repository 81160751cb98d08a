"""The actions that rules may name, by their key: a file each, for those that several stages share."""
