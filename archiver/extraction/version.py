"""Which extraction this is; apart from it, so that to know the number imports no parser."""

EXTRACTOR = "1"  # another number for every change that makes other posts of the same pages
