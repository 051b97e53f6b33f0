"""What changes about courses and skills."""
