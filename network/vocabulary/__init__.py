"""The words the network agrees on, in Dutch and in English: topics, areas, reference lists."""
