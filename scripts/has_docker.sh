#!/bin/sh
# Succeeds where a Docker engine with Compose answers and has, or can fetch, the images that ours are made from.
# Otherwise says what is missing.
docker version > /dev/null 2>&1 || { echo "no Docker engine answers"; exit 1; }
docker compose version > /dev/null 2>&1 || { echo "Docker has no Compose"; exit 1; }
cd "$(dirname "$0")/.." || exit 1
images=$(sed -n 's/^FROM \([^ ]*:[^ ]*\).*/\1/p' Dockerfile; sed -n 's/^ *image: \([^ ]*:[^ ]*\)$/\1/p' docker-compose.yml)
for image in $images; do
    docker image inspect "$image" > /dev/null 2>&1 || docker pull --quiet "$image" > /dev/null 2>&1 || {
        echo "the image $image cannot be had"
        exit 1
    }
done
