"""The prior over type profiles, a file each."""
