"""What people and organisations can give: space, knowledge, an activity, time, material."""
