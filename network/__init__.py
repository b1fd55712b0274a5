"""The member network. Its packages stand in this order; each may look down, never up."""

PACKAGES = (
    "kernel",
    "accounts",
    "vocabulary",
    "members",
    "notifications",
    "organisations",
    "communities",
    "offerings",
    "activities",
    "home",
)
