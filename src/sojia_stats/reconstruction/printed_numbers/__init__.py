"""What a printed number can stand for, and what a summary says of the ordered values."""
