"""Reading about learners, for pages, the API and the other apps."""
