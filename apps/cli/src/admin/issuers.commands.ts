import { all, group } from '../command.js';

const seconds = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : NaN);

export const issuers = group('Trusted token issuers beside Facet', {
  list: {
    description: 'Show the issuers whose tokens are accepted, and which of them come from the setting TRUSTED_ISSUERS',
    examples: ['issuers list --json'],
  },
  'add <issuer>': {
    description: 'Trust an issuer. Running servers accept its tokens within two seconds.',
    words: { '<issuer>': 'its claim iss, exactly' },
    options: {
      jwks: { text: '<url> where its public keys are: https', required: true },
      audience: {
        text: '<text> what must be in the claim aud; repeat it for several, of which one is enough',
        parse: all,
        required: true,
      },
      organization: { text: '<id> whose members its users become', required: true },
      provider: { text: '<word> first part of the ids of its users', required: true },
      algorithm: {
        text: '<name> a signature that is accepted; repeat it for several; default: RS256 and ES256',
        parse: all,
      },
      keepClaims: 'later tokens change no name, picture or address',
      outage: {
        text: '<seconds> how long known keys are used while their address does not answer; default: 86400',
        parse: seconds,
      },
    },
    examples: [
      'issuers add https://id.example.com/ --jwks https://id.example.com/jwks.json --audience facet --organization acme --provider example-id',
    ],
  },
  'remove <provider>': {
    description: 'Trust an issuer no more. Running servers reject its tokens within two seconds. Its users stay.',
    words: { '<provider>': 'its provider, as the list shows it' },
    examples: ['issuers remove example-id'],
  },
});
