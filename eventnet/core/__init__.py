"""The ground floor: values and small tools that need nothing but the standard library."""
