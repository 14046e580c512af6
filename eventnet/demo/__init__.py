"""A lively event to try the product with: invented people who meet while one looks on."""
