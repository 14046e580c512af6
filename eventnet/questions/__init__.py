"""Questions: our own library of prompts, and which of them is asked when."""
