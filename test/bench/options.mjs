import { parseArgs } from 'node:util';

const flags = {
  users: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  only: { type: 'string' },
  data: { type: 'string' },
  against: { type: 'string' },
  peers: { type: 'boolean', default: false },
  'only-seed': { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
};

function whole(text, otherwise, name) {
  const number = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} must be a whole number from 1 on`);
  return number;
}

/**
 * `--users` people in the large database (the small one has 10,000, or a tenth), `--rounds` of the
 * alternating run with `--seconds` for each turn,
 * `--only` some subjects, `--data` a folder that keeps the seeded databases for the next run, `--only-seed`
 * makes them and measures nothing.
 * `--against` a built checkout whose hot routes are measured beside this one's. `--peers` installs other user
 * stores and measures them too; so does `--only peers`. `--quick`: everything, small.
 */
export function readOptions(args) {
  const { values } = parseArgs({ args, options: flags });
  const { quick } = values;
  const users = whole(values.users, quick ? 20_000 : 1_000_000, 'users');
  const only = values['only-seed'] ? [] : values.only?.split(',');
  return {
    quick,
    users,
    fewUsers: Math.min(10_000, Math.max(1000, Math.floor(users / 10))),
    rounds: whole(values.rounds, quick ? 2 : 5, 'rounds'),
    seconds: whole(values.seconds, quick ? 1 : 3, 'seconds'),
    only,
    data: values.data,
    against: values.against,
    peers: values.peers || (only?.includes('peers') ?? false),
  };
}
