"""Networks as notebooks define them with a framework, in numpy: what answers for those notebooks."""
