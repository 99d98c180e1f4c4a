"""Never ends while it is being imported.

stopped = ["watch"]
harness = "inprocess"
"""

while True:
    pass
