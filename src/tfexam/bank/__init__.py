"""Problems: the schema of a folder, and where folders are found."""
