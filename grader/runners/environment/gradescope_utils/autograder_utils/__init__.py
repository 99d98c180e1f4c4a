"""The decorators alone: running tests and writing results is the grader's."""
