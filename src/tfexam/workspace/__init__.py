"""What stands in the candidate's folder."""
