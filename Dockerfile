# One image for the web server, the worker, the dispatcher and beat.
FROM python:3.13-slim-trixie AS builder
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/* \
    && pip install --no-cache-dir uv==0.13.*
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev
COPY . .
# The settings want a secret; this one is thrown away with the command.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    && export SECRET_KEY DJANGO_SETTINGS_MODULE=lms.settings.production ALLOWED_HOSTS=build \
    && mkdir -p locale \
    && .venv/bin/python manage.py compilemessages --ignore .venv \
    && .venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.13-slim-trixie
# pg_dump, pg_restore and psql for `backup` and `restore`, of the server's version and with TLS.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home waymark
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=lms.settings.production \
    WEB_BIND=0.0.0.0:8000
WORKDIR /app
COPY --from=builder /app /app
RUN install -d -o waymark /app/media
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s \
    CMD ["python", "-m", "lms.probe", "http://127.0.0.1:8000/healthz"]
CMD ["gunicorn", "-c", "python:lms.gunicorn", "lms.wsgi"]
