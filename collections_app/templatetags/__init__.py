"""Tags for the desk."""
