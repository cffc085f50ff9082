"""The parts of check_books.py: posting-policy.md worked out once more, sharing no code with jangbu."""
