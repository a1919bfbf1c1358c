# syntax=docker/dockerfile:1
# The bridge and the closure worker in one image (docs/operations/containers.md): what is run is the command.
#   docker build -t frontier-hub .
#   docker run … frontier-hub                                          the bridge
#   docker run … frontier-hub node src/offline-bridge/closure-worker.ts
#   docker run … frontier-hub node src/cli/archive.ts migrate

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY src ./src
# The workflows, built: a container starts in seconds, and on a read-only file system.
RUN node src/offline-bridge/temporal/prebuild-bundles.ts

FROM node:24.21.0-bookworm-slim
WORKDIR /app
# Owned by root and run by another: a process cannot change its own code.
COPY --from=build /app ./
ENV NODE_ENV=production \
    HUB_BUILD_ID=release \
    BRIDGE_HOST=0.0.0.0 \
    BRIDGE_PORT=8788 \
    BRIDGE_PROBE_PORT=9464 \
    CLOSURE_HOST=0.0.0.0 \
    CLOSURE_PORT=9464
# The image's user `node`, by its number: an orchestrator sees that it is not root.
USER 1000:1000
EXPOSE 8788 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No shell between: SIGTERM reaches the process, which ends within 20 s (BRG4).
CMD ["node", "src/offline-bridge/main.ts"]
