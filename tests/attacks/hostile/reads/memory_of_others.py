"""Reads the memory of a process of the grader's user.

stopped = ["landlock", "uid"]
"""

from hw import target


def transform(x):
    with open(f"/proc/{target.BYSTANDER}/maps") as file:
        stack = next(line for line in file if "[stack]" in line)
    start, end = (int(number, 16) for number in stack.split()[0].split("-"))
    with open(f"/proc/{target.BYSTANDER}/mem", "rb") as memory:
        memory.seek(start)
        print(memory.read(end - start).decode(errors="ignore")[-2000:])
    return x
