raise SystemExit("a shadow of the grader was imported")
