"""Tables of printed numbers in files, block by block: every cell is text, just as printed."""
