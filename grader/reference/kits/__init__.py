"""The numpy counterparts of what lies beside student code in its process: the same functions, for
the reference's own networks, so that one probe runs on both."""
