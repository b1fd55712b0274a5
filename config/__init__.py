"""The top storey: settings, addresses, processes and the demo. It may see everything below."""
