# Run by the image of PostgreSQL, once, when it makes the database (sourced, as it is no program: no `exec`, no `exit`).
psql -v ON_ERROR_STOP=1 -v password="$PORTAL_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_USER" -f /roles.sql
