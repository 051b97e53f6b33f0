"""How well the learning engine predicts, how sure it may be, and how quick it is."""
