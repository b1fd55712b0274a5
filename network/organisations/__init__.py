"""Libraries, support agencies and partners, their branches and the people who work there."""
