"""`/v1/`: the directory for programs. What it gives stands in `openapi.json` beside this file."""
