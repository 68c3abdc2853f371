"""The formats of a report, one module each: a function from Report to text."""
