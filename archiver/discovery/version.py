"""Which way of reading lists this is; apart, so that to know the number imports no parser."""

DISCOVERY = "1"  # another number for every change that finds other posts on the same lists
