"""Our server with its artifacts in a cloud: emulators of S3 and of Azure Blob Storage, by HTTPS.

`emulators.py` starts them and looks into them; nothing there knows FMF. The tests of the files of
runs are played once more on each cloud, and then what only a cloud has: listings in pages, uploads
in parts, keys, and a store that goes away.
"""
