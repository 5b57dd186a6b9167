#!/bin/sh
# Run by the image of PostgreSQL, once, when it makes the database.
set -e
exec psql -v ON_ERROR_STOP=1 -v password="$PORTAL_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_USER" -f /roles.sql
