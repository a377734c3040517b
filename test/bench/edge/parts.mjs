/**
 * What a request passes between the socket and its handler, and how each part is left out: in the built file,
 * `text` is replaced. A part whose text is not there
 * any more fails the measurement. `environment`: the part is left out, or put in, by a setting.
 */
export const parts = {
  'log line': { environment: { LOG_LEVEL: 'warn' } },
  'request id': {
    file: 'apps/api/src/request-id.js',
    text: 'const id = v7();',
    by: `const id = '01930000-0000-7000-8000-000000000001';`,
  },
  'security headers': {
    file: 'apps/api/src/configure.js',
    text: 'app.use(securityHeaders, varyByOrigin);',
    by: 'app.use(varyByOrigin);',
  },
  CORS: { file: 'apps/api/src/configure.js', text: 'app.enableCors(corsOptions(settings));', by: '' },
  'ETag (the digest of the answer)': {
    file: 'apps/api/src/facet-adapter.js',
    text: 'const tag = body.tagOf(json);',
    by: `const tag = '"the-same"';`,
  },
  'rate limits and their headers': { environment: { RATE_LIMITS: 'off' }, others: { RATE_LIMITS: 'on' } },
  'guard: Passport around the strategy': {
    file: 'libs/auth/src/guard/authenticator.js',
    text: 'verify(strategy, credential, request) {\n        request.context.credential = credential;',
    by: `verify(strategy, credential, request) {
        request.context.credential = credential;
        const direct = this.passport._strategy(strategy);
        const known = direct.verified?.of(credential);
        if (known) return direct.principalOf(request, known);`,
  },
  'load shedding': { file: 'apps/api/src/facet-adapter.js', text: 'gated(this.admission, express)', by: 'express' },
};
