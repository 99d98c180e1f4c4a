"""What is made of an assignment for other machines: Gradescope's autograder.zip, a student's copy."""
