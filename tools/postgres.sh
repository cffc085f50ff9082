# A PostgreSQL server of its own for tests: prints its socket folder, runs until its input ends, then stops and
# removes its files. It keeps nothing, so it does not wait for the disk (fsync=off).
set -e
for bin in /usr/lib/postgresql/*/bin; do PATH="$bin:$PATH"; done
cd /tmp
dir=$(mktemp -d /tmp/jangbu-postgres.XXXXXX)
trap 'rm -rf "$dir"' EXIT
initdb -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
postgres -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c max_connections=300 >>"$dir/log" 2>&1 &
server=$!
until pg_isready -q -h "$dir"; do kill -0 $server || { cat "$dir/log" >&2; exit 1; }; sleep 0.05; done
echo "$dir"
cat >/dev/null
kill -INT $server
wait $server || true
