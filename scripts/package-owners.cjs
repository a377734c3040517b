/** Packages that one library imports. */
module.exports = {
  '@aws-sdk': { library: 'pictures', because: 'where a picture is stored is decided there alone' },
  sharp: { library: 'pictures', because: 'what comes from outside is re-encoded in one place' },
  'graphile-worker': {
    library: 'jobs|database',
    because: 'work is queued through `Jobs`, in the transaction of its cause; database migrates its tables',
  },
  'prom-client': { library: 'observability', because: 'other libraries count, and do not know the exporter' },
  '@opentelemetry': {
    library: 'observability',
    because: 'it is loaded only where traces are wanted, and what leaves is decided in one place',
  },
  nodemailer: { library: 'mail', because: 'what leaves for a mailbox leaves through one door' },
  envalid: { library: 'config', because: 'settings are one schema' },
  viem: { library: 'auth', because: 'what a signature proves is decided in one place' },
  '@node-rs/bcrypt': { library: 'auth', because: 'passwords are checked in one place, so many at once' },
  '@node-rs/argon2': { library: 'auth', because: 'passwords are hashed in one place, so many at once' },
};
