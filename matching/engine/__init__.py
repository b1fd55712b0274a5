"""Which offering suits which ask, and why: a pure engine, no database, no clock, no language."""

VERSION = "1"
