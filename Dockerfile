# One image for web, worker and beat; docker-compose.yml says which is which.
FROM python:3.12-slim-bookworm AS build
RUN pip install --no-cache-dir "uv>=0.9"
ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --extra stripe

FROM python:3.12-slim-bookworm
# Pango for the PDFs the court makes, a font with the characters of Hong Kong, gettext for the translations.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk gettext \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home icms \
    && install -d -o icms -g icms /data /srv/static
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=icms.settings \
    ICMS_VAR=/data STATIC_ROOT=/srv/static
# What the portal uses of this system is tried, not hoped for (dev/bootstrap.py asks the same list on a laptop).
RUN python -m icms.system_requirements
RUN for po in locale/*/LC_MESSAGES/*.po; do msgfmt -o "${po%.po}.mo" "$po" || exit 1; done \
    && DJANGO_SETTINGS_MODULE=dev.settings ICMS_VAR=/tmp/build python manage.py collectstatic --noinput --verbosity 0
USER icms
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "icms.wsgi:application", "--bind=0.0.0.0:8000", "--workers=4", "--worker-class=gthread", \
     "--threads=4", "--timeout=120", "--graceful-timeout=30", "--worker-tmp-dir=/dev/shm", "--access-logfile=-", \
     "--no-control-socket", "--preload"]
