"""Citations ready to be copied, one style a file: each from a Citation to the pieces of one paragraph."""
