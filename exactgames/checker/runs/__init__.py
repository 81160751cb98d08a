"""Run-length markets: values and bids as runs of equal numbers, so that nothing of the length of the number of units is
ever made.  The line of the certificate is `check.py`'s; what it says of such markets is on the semantics page.
"""
