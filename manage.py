#!/usr/bin/env python
"""Django's command line; the image names other settings (icms.settings) in its environment."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dev.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
