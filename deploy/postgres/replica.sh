#!/bin/bash
# Makes a copy of the primary at the first start, and follows it from then on. A copy that was cut short is begun anew.
set -euo pipefail
export PGPASSWORD=$POSTGRES_PASSWORD
primary="host=db user=formulary application_name=$HOSTNAME"
if [[ ! -s $PGDATA/PG_VERSION ]]; then
    rm -rf "$PGDATA" "$PGDATA.new"
    mkdir -p "$(dirname "$PGDATA")"
    chown -R postgres:postgres /var/lib/postgresql
    until setpriv --reuid=postgres --regid=postgres --init-groups \
        pg_basebackup --dbname="$primary" --pgdata="$PGDATA.new" --write-recovery-conf --checkpoint=fast; do
        rm -rf "$PGDATA.new"
        sleep 2
    done
    mv "$PGDATA.new" "$PGDATA"
fi
# A reader's query gives way to the log after a second: the primary answers it then.
exec docker-entrypoint.sh postgres -c hot_standby_feedback=on -c max_standby_streaming_delay=1s \
    -c wal_receiver_timeout=5s -c wal_retrieve_retry_interval=1s
