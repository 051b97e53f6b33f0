"""What is kept about people: named column by column, copied out, erased, and let go in time."""
