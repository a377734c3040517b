import helmet from 'helmet';

/** The page of Swagger UI sets a policy of its own; an API needs none that allows anything. */
export const securityHeaders = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  // For browsers that do not know frame-ancestors; the same word.
  frameguard: { action: 'deny' },
});
