#!/bin/sh
# Makes .env, which holds this site's secrets and settings: sh deploy/make-env.sh https://notes.example.org
# It never replaces one that is there.
set -eu
cd "$(dirname "$0")/.."
url=${1:-http://localhost:8000}
case $url in
    http://* | https://*) ;;
    *) echo "Name the address that readers will use: sh deploy/make-env.sh https://notes.example.org" >&2; exit 2 ;;
esac
url=${url%/}
host=${url#*://}
host=${host%%:*}
[ ! -e .env ] || { echo ".env is there already, and stays as it is." >&2; exit 1; }

secret() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

umask 077
cat > .env.new <<EOF
SITE_URL=$url
ALLOWED_HOSTS=$host,localhost,127.0.0.1
SITE_NAME=Formulary
TIME_ZONE=UTC
# Where the site listens on this machine. BIND=0.0.0.0 opens it to the network.
BIND=127.0.0.1
PORT=8000
SECRET_KEY=$(secret 48)
POSTGRES_PASSWORD=$(secret 24)
EOF
mv .env.new .env
echo "Made .env for $url. Keep it: without SECRET_KEY sessions end, without POSTGRES_PASSWORD the database stays shut."
echo "Now: docker compose up -d && docker compose logs setup"
