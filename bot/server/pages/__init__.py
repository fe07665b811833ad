"""The frame of the inner pages: templates, styles, scripts, and how they are served."""
