# Two images from one build: `web`, the application, and `proxy`, nginx with the static files that fit it.

FROM node:22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM python:3.13-slim-trixie AS wheels
COPY requirements-scale.txt /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements-scale.txt

FROM python:3.13-slim-trixie AS application
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 \
    STATIC_ROOT=/srv/static MEDIA_ROOT=/data/media SPOOL_ROOT=/data/spool BACKUPS=/data/backups
COPY --from=wheels /venv /venv
WORKDIR /app
COPY . .
RUN pybabel --quiet compile --domain django --directory locale && python -m compileall -q -j 0 .

FROM application AS static
COPY --from=packages /app/node_modules node_modules
RUN SECRET_KEY=needed-to-start-and-used-for-nothing-here python manage.py collectstatic --no-input --verbosity 0

FROM nginx:1.28 AS proxy
COPY --from=static /srv/static /srv/static
COPY deploy/nginx/headers.conf deploy/nginx/cache.conf /etc/nginx/
COPY deploy/nginx/maps.conf /etc/nginx/conf.d/maps.conf
COPY deploy/nginx/site.inc.template deploy/nginx/server.conf.template /etc/nginx/templates/
RUN rm -f /etc/nginx/conf.d/default.conf

FROM application AS web
COPY --from=static /srv/static /srv/static
RUN useradd --uid 10001 --user-group --no-create-home formulary \
 && mkdir -p /data/media /data/spool /data/backups && chown -R formulary:formulary /data
USER formulary
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s CMD ["python", "scripts/healthy.py"]
CMD ["python", "-m", "scripts.serve"]
