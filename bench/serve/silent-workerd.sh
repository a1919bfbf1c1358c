#!/bin/sh
# workerd whose log lines end in the kernel: see edge-server.ts
exec "$BENCH_WORKERD" "$@" >/dev/null
