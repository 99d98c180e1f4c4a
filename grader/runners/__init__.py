"""Running student code in processes of its own, and what comes back from there."""
