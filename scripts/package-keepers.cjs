/** Packages of which one room takes care. */
module.exports = {
  '@aws-sdk': { room: 'pictures', because: 'where a picture is stored is a secret of that room' },
  sharp: { room: 'pictures', because: 'what comes from outside is re-encoded in one place' },
  'graphile-worker': { room: 'jobs|persistence', because: 'work is queued through `Jobs`, in the transaction of its cause; persistence migrates its tables' },
  'prom-client': { room: 'metrics', because: 'rooms count, and do not know who reads' },
  '@opentelemetry': { room: 'tracing', because: 'it is loaded only where traces are wanted, and what leaves is decided in one place' },
  nodemailer: { room: 'mail', because: 'what leaves for a mailbox leaves through one door' },
  envalid: { room: 'config', because: 'settings are one schema' },
  viem: { room: 'wallets', because: 'what a signature proves is decided in one place' },
  '@node-rs/bcrypt': { room: 'auth', because: 'passwords are checked in one place, so many at once' },
  '@node-rs/argon2': { room: 'auth', because: 'passwords are hashed in one place, so many at once' },
};
