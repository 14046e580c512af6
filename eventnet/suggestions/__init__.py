"""Starting points: whom to meet, and why."""
