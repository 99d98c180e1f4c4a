"""What the mistakes of several layers build on: standardization, and windows that overwrite."""
