"""The references' texts: which work an entry names, where its text may be had, and the file itself.

web/      the guard (which addresses may be reached), and requests as the services want them
clients/  the services, one a file
works/    is it the work that the entry names; where it may be had, and kept
texts/    the file: downloaded, kept by its content, and checked to be the work

`run` does it for each reference, one step after the other; `states` keeps what each step found, and
`held_texts` there is what the rest of Moot reads; `attach` is for files that the group has itself.
"""
