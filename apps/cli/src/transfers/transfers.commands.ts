import { group, oneOf, wholeNumber } from '../command.js';
import { delimiterNamed, formats, mapWith, products } from './transfer-options.js';

const transferOptions = {
  format: { text: '<format> ndjson or csv; default: what the file name says, else ndjson', parse: oneOf(formats) },
  organization: '<id> import: of the lines that name none; export: only its members, without other memberships',
} as const;
const wait = {
  text: '<seconds> to wait for a database that goes away',
  parse: wholeNumber(0, 99_999),
  initial: 60,
} as const;
const withPasswordHashes = 'write the hashes of the passwords, too: keep the file as safe as the database';

export const imports = group('Take over from elsewhere', {
  'all <file>': {
    description: 'Bring an organization back. After a failure run it again: what was imported is skipped.',
    words: { '<file>': 'what facet export all has written; - reads standard input' },
    options: {
      results: '<file> write there, as NDJSON, what became of each user: line, outcome, id, reasons',
      wait,
    },
    examples: ['import all acme.ndjson --results results.ndjson'],
  },
  'users <file>': {
    description: 'Import users from a file. After a failure run the same command again: it skips what was imported.',
    words: { '<file>': 'CSV, one JSON object a line, or a JSON array; - reads standard input' },
    options: {
      from: {
        text: `<product> the lines are those of another product: ${products.join(', ')}`,
        parse: oneOf(products, ', ', 'one of '),
      },
      issuer: '<issuer> issuer (iss) of identities that name none and whose provider is that of no trusted issuer',
      results: '<file> write there, as NDJSON, what became of each line: line, outcome, id, reasons',
      delimiter: {
        text: '<character> CSV: what is between the cells, or tab; default: what the headings show',
        parse: delimiterNamed,
      },
      map: {
        text: '<from=to> a field has another name in the file; nothing behind the sign leaves it out; may be given more than once',
        parse: mapWith,
      },
      onNameConflict: {
        text: '<what> fail: a line whose username is taken or denied fails; drop: it is in without',
        parse: oneOf(['fail', 'drop']),
        initial: 'fail',
      },
      wait,
      createOrganizations: 'make organizations that are not there, with the built-in roles',
      createRoles: 'make roles that are not there where a line says id and name, with that id and without permissions',
      dryRun: 'say what would become of each line, and change nothing',
      ...transferOptions,
    },
  },
});

export const exports = group('Hand out', {
  'all <organization> [file]': {
    description: 'Write all of an organization, as it is at one moment, to a file for facet import all',
    options: {
      withPasswordHashes: `${withPasswordHashes}; with second factors, the secrets of authenticator apps among them in clear`,
      withNotifications: 'write what the members were told, and what of it they have read',
    },
    examples: ['export all acme acme.ndjson --with-password-hashes --with-notifications'],
  },
  'users [file]': {
    description: 'Export users to a file for facet import users: one line for each user and organization',
    options: {
      withPasswordHashes,
      escapeFormulas: {
        text: 'CSV: leave cells that a spreadsheet would run as they are, instead of an apostrophe before them',
        initial: true,
      },
      ...transferOptions,
    },
  },
});
