import { describe, expect, it } from '@jest/globals';
import { isRefusal, isRetriable, isUnavailable, translating } from './database-errors.js';

class EmailTaken extends Error {}

const thrown = (fields: { code?: string; constraint?: string; message?: string }): Error =>
  Object.assign(new Error(fields.message ?? ''), fields);

const clash = (fields: Parameters<typeof thrown>[0]): Promise<unknown> =>
  translating(Promise.reject(thrown(fields)), { uq_emails_address_key: () => new EmailTaken() });

const duplicate = (name: string): string => `duplicate key value violates unique constraint "${name}"`;

describe('A clash on a named constraint', () => {
  it.each([
    ['of a table', { code: '23505', constraint: 'uq_emails_address_key', message: duplicate('uq_emails_address_key') }],
    [
      'of a shard',
      { code: '23505', constraint: 'uq_emails_address_key_102010', message: duplicate('uq_emails_address_key_102010') },
    ],
    ['of a shard, in the message alone', { code: '23505', message: duplicate('uq_emails_address_key_102010') }],
    ['of a table, in the message alone', { code: '23505', message: duplicate('uq_emails_address_key') }],
    ['of a shard while rows are copied into it', { code: 'XX000', message: duplicate('uq_emails_address_key_102010') }],
    [
      'of a foreign key of a shard',
      {
        code: '23503',
        message:
          'insert or update on table "emails_102010" violates foreign key constraint "uq_emails_address_key_102010"',
      },
    ],
    [
      'of a foreign key while rows are copied',
      {
        code: 'XX000',
        message:
          'insert or update on table "emails_102010" violates foreign key constraint "uq_emails_address_key_102010"',
      },
    ],
  ])('is found: %s', async (_, fields) => {
    await expect(clash(fields)).rejects.toBeInstanceOf(EmailTaken);
  });

  it('is found inside of an error of the ORM', async () => {
    const inner = thrown({ code: '23505', message: duplicate('uq_emails_address_key_102010') });
    const outer = Object.assign(new Error('failed'), { driverError: inner });
    await expect(
      translating(Promise.reject(outer), { uq_emails_address_key: () => new EmailTaken() }),
    ).rejects.toBeInstanceOf(EmailTaken);
  });

  it.each([
    ['another constraint', { code: '23505', constraint: 'uq_emails_address_key_other' }],
    ['another constraint in the message', { code: '23505', message: duplicate('uq_emails_address_keys_102010') }],
    [
      'another constraint beside one in the message',
      { code: '23505', constraint: 'pk_emails', message: duplicate('uq_emails_address_key') },
    ],
    ['a few digits', { code: '23505', constraint: 'uq_emails_address_key_2' }],
    ['another class of errors', { code: '40001', constraint: 'uq_emails_address_key' }],
    [
      'an internal error that names no constraint',
      { code: 'XX000', constraint: 'uq_emails_address_key', message: 'unexpected' },
    ],
  ])('is not found: %s', async (_, fields) => {
    await expect(clash(fields)).rejects.toMatchObject(fields);
  });
});

describe('An error of the database', () => {
  it.each([
    [{ code: '22001' }, true],
    [{ code: '54000' }, true],
    [{ code: 'XX000', message: duplicate('pk_name_registry_102008') }, true],
    [
      {
        code: 'XX000',
        message: 'index row size 2712 exceeds btree version 4 maximum 2704 for index "pk_name_registry_102008"',
      },
      true,
    ],
    [{ code: 'XX000', message: 'cannot execute a distributed query from a query on a shard' }, false],
    [{ code: '57014' }, false],
  ])('is about the data or not: %j', (fields, expected) => {
    expect(isRefusal(thrown(fields))).toBe(expected);
  });

  it.each([
    [{ code: 'XX000', message: 'failure on connection marked as essential: node-2:5432' }, true],
    [
      {
        code: '08006',
        message: 'connection to the remote node facet@node-2:5432 failed with the following error: connection not open',
      },
      true,
    ],
    [{ code: '23505', message: duplicate('uq_emails_address_key_102010') }, false],
    [{ code: 'XX000', message: duplicate('uq_emails_address_key_102010') }, false],
    [{ code: '0A000', message: 'direct joins between distributed and local tables are not supported' }, false],
  ])('says that a node or the server cannot be reached, or not: %j', (fields, expected) => {
    expect(isUnavailable(thrown(fields))).toBe(expected);
  });

  it('of a deadlock between nodes is tried again', () => {
    expect(
      isRetriable(
        thrown({ code: '40P01', message: 'canceling the transaction since it was involved in a distributed deadlock' }),
      ),
    ).toBe(true);
  });
});
