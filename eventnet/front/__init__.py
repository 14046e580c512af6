"""Front: composed pages and snapshots, which read every room and write nothing."""
