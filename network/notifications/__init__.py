"""One way to be told something: inbox, mail, live push. It knows no domain."""
