"""Jobs: work that falls due by itself, quick ones beside the web, slow ones in the worker."""
