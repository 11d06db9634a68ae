"""The console: a whole screen to sit an exam in. The one room that imports Textual."""
