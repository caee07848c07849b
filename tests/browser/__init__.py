"""The site in a real Chromium, served by gunicorn with the settings of `make run`."""
