"""What happens, and when: ideas of residents, activities and their editions."""
