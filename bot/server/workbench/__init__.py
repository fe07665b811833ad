"""The workbench's pages, and what they and the commands share: judging, promoting, training."""
