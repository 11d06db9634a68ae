"""Problems of one's own: guessing what data are, and writing a whole folder from templates."""
