"""What stops the embedded servers, said in a sentence that names the way out."""


class EmbeddedError(Exception):
    """A refusal for a person to read: what is wrong, and what to do about it."""
