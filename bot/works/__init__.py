"""Works: the texts of references, fetched and attached from a chat.

desk.py   which corpus may be changed by whom, and the one job that changes it at a time
job.py    the job, in a process of its own
cards.py  what a run says
"""
