"""What a test file imports of gradescope-utils."""
