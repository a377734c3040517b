import { describe, expect, it } from '@jest/globals';
import { QuotaBook, type Report } from './quota-book.js';

const quota = { calls: 20, seconds: 10 };
const alone: Report = (_subject, _calls, since) => Promise.resolve(since);
const soon = (): Promise<void> => new Promise((done) => setImmediate(done));

/** The number of calls of a subject that pass at a time. */
function passing(book: QuotaBook, subject: string, now: number, most = 100): number {
  let passed = 0;
  while (passed < most && book.consume(subject, now).passes) passed += 1;
  return passed;
}

describe('the book of a quota', () => {
  it('allows the quota at once, and then one call for each interval', () => {
    const book = new QuotaBook(quota, alone);
    expect(passing(book, 'mia', 0)).toBe(20);
    expect(book.consume('mia', 0)).toEqual({ passes: false, remaining: 0, seconds: 1 });
    expect(passing(book, 'mia', 500)).toBe(1);
    expect(passing(book, 'mia', 2500)).toBe(4);
    expect(passing(book, 'mia', 100_000)).toBe(20);
  });

  it('returns what remains, and when the quota is full again', () => {
    const book = new QuotaBook(quota, alone);
    expect(book.consume('mia', 0)).toEqual({ passes: true, remaining: 19, seconds: 1 });
    for (let at = 0; at < 9; at += 1) book.consume('mia', 0);
    expect(book.consume('mia', 0)).toEqual({ passes: true, remaining: 9, seconds: 6 });
  });

  it('counts each subject for itself', () => {
    const book = new QuotaBook(quota, alone);
    passing(book, 'mia', 0);
    expect(passing(book, 'ben', 0)).toBe(20);
  });

  it('holds a bounded number of subjects, however many call', () => {
    const book = new QuotaBook(quota, alone, 1000);
    for (let at = 0; at < 50_000; at += 1) book.consume(`subject ${at}`, 0);
    expect(book.size).toBeLessThanOrEqual(2000);
  });

  it('remembers a subject that keeps calling, while others come and go', () => {
    const book = new QuotaBook(quota, alone, 100);
    let passed = 0;
    for (let at = 0; at < 1000; at += 1) {
      if (at % 50 === 0) passed += passing(book, 'mia', 0, 5);
      book.consume(`subject ${at}`, 0);
    }
    expect(passed).toBe(20);
  });

  it('reports to the others when a tenth has been used, and counts their calls', async () => {
    const reported: unknown[] = [];
    const book = new QuotaBook(quota, (subject, calls, since) => {
      reported.push([subject, calls, since]);
      return Promise.resolve(8000);
    });
    passing(book, 'mia', 0, 2);
    await soon();
    expect(reported).toEqual([['mia', 2, 0]]);
    expect(passing(book, 'mia', 0)).toBe(4);
  });

  it('waits for one answer at a time, and counts alone when there is none', async () => {
    let asked = 0;
    const book = new QuotaBook(quota, () => {
      asked += 1;
      return Promise.reject(new Error('the database is gone'));
    });
    expect(passing(book, 'mia', 0, 10)).toBe(10);
    expect(asked).toBe(1);
    await soon();
    expect(passing(book, 'mia', 0)).toBe(10);
    expect(asked).toBe(2);
  });

  it('rejects no caller when the clock is set back', () => {
    const book = new QuotaBook(quota, alone);
    passing(book, 'mia', 3_600_000);
    expect(passing(book, 'mia', 0)).toBe(20);
  });

  it('limits the wait to one window, however many calls the others allow', async () => {
    const book = new QuotaBook(quota, () => Promise.resolve(1_000_000));
    passing(book, 'mia', 0, 2);
    await soon();
    expect(book.consume('mia', 0)).toEqual({ passes: false, remaining: 0, seconds: 11 });
  });
});
