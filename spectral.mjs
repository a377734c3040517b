// Rules for the OpenAPI documents: what Spectral recommends. `npm run check -- openapi-rules` holds them.
import rulesets from '@stoplight/spectral-rulesets';

export default {
  extends: [[rulesets.oas, 'recommended']],
  rules: {
    // The contract of the M2 profile API prints three paths with a slash at the end; both forms are answered.
    'path-keys-no-trailing-slash': 'off',
  },
};
