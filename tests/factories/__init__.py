"""Rows as tests need them: valid by default, and only as much as was asked for."""
