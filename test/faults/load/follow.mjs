// Many who follow their notifications as a browser's EventSource does, from a process of their own. The
// parent forks it and sends:
// {do: 'begin', url, path, all: [headers]}, {do: 'hurry'} (from then on nobody waits before they come back),
// {do: 'tell'}, which is answered with what they saw, and {do: 'end'}.
import { request } from 'node:http';

/** Milliseconds after which those come back who wait for nothing. */
const hurried = 20;

/** What all have seen: events by title with how often they came and when the last one did, and what should not be. */
const seen = { events: {}, lost: 0, doubled: 0, statuses: {}, failures: {} };
const followers = new Set();
let isHurried = false;

const count = (of, what) => void (of[what] = (of[what] ?? 0) + 1);

class Follower {
  last = '';
  retry = 1000;
  isOpen = false;
  isOver = false;

  constructor(url, headers) {
    this.url = url;
    this.headers = headers;
  }

  connect() {
    const headers = {
      ...this.headers,
      accept: 'text/event-stream',
      ...(this.last !== '' && { 'last-event-id': this.last }),
    };
    this.going = request(this.url, { headers, agent: false }, (response) => this.read(response));
    this.going.on('error', ({ code, message }) => count(seen.failures, code ?? message));
    this.going.once('close', () => this.comeBack());
    this.going.end();
  }

  read(response) {
    count(seen.statuses, response.statusCode);
    if (response.statusCode !== 200) return void response.resume();
    let text = '';
    response.setEncoding('utf8').on('error', () => undefined);
    response.on('data', (chunk) => {
      this.isOpen = true;
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop();
      for (const block of blocks) this.take(block);
    });
  }

  take(block) {
    const field = (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    this.retry = Number(field('retry') ?? this.retry);
    const id = field('id');
    const data = field('data');
    if (data !== undefined) this.note(Number(id), JSON.parse(data));
    if (id !== undefined) this.last = id;
  }

  note(id, { title }) {
    const before = Number(this.last);
    if (id <= before) seen.doubled += 1;
    if (id > before + 1) seen.lost += id - before - 1;
    const event = (seen.events[title] ??= { times: 0, at: 0 });
    event.times += 1;
    event.at = Date.now();
  }

  comeBack() {
    this.isOpen = false;
    if (!this.isOver) setTimeout(() => this.isOver || this.connect(), isHurried ? hurried : this.retry);
  }

  end() {
    this.isOver = true;
    this.going?.destroy();
  }
}

process.on('message', ({ do: what, url, path, all }) => {
  if (what === 'hurry') isHurried = true;
  if (what === 'tell') process.send({ ...seen, open: [...followers].filter(({ isOpen }) => isOpen).length });
  if (what === 'begin') {
    for (const headers of all) followers.add(new Follower(url + path, headers));
    for (const follower of followers) follower.connect();
  }
  if (what === 'end') {
    for (const follower of followers) follower.end();
    process.disconnect();
  }
});
