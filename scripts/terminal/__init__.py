"""What a terminal shows, as text and as pictures."""
