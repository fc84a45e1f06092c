"""`archiver watch`: one long-running process that crawls what is due, each round in a child.

`machine.py` decides, from events and a clock that are handed in; `loop.py` waits and acts.
"""
