import { describe, expect, it } from '@jest/globals';
import { eventText } from './events-answer.js';

describe('The text of an event', () => {
  it('has a line for each field, and an empty one at its end', () => {
    expect(eventText({ id: '7', event: 'notification', data: { a: 1 } })).toBe(
      'id: 7\nevent: notification\ndata: {"a":1}\n\n',
    );
  });

  it('is one line of data, whatever the texts in it', () => {
    const text = eventText({ data: { body: 'one\ntwo\r\nthree\rfour\u2028five' } });
    expect(text.split(/\r\n|\n|\r/)).toHaveLength(3);
    expect(JSON.parse(text.slice('data: '.length))).toEqual({ body: 'one\ntwo\r\nthree\rfour\u2028five' });
  });

  it('can be a comment, which no client dispatches', () => {
    expect(eventText({ comment: 'still here' })).toBe(': still here\n\n');
  });

  it('can say only where the client is and when it comes back', () => {
    expect(eventText({ retry: 2000, id: '0' })).toBe('retry: 2000\nid: 0\n\n');
  });
});
