"""Knowledge graph of the Community Support System Development Project."""
