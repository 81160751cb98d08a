"""The staged form: auction payments are sunk, so that histories share one aftermarket."""
