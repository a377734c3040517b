// Load from a process of its own. Standard input says which, as JSON: {url, seconds, connections, rate?,
// requests}. Prints what came back, as JSON.
import { json } from 'node:stream/consumers';
import { Connection, wired } from './connection.mjs';
import { Tally } from './tally.mjs';

const timeLimit = 5000;
const tick = 5;

const { url, seconds, connections, rate, requests } = await json(process.stdin);
const { hostname: host, port, host: name } = new URL(url);
const wires = requests.map((request) => wired(request, name));
const tally = new Tally();
const all = new Set();
const free = [];
let sent = 0;
let mayOpen = 0;
let isOver = false;

/**
 * A connection that is free, or a new one while there may be more: one in ten milliseconds, as a proxy opens
 * them whom more and more people ask. Node
 * accepts one connection in each turn of its loop, so all at once would wait in the system's queue, which no
 * server can refuse.
 */
function connection() {
  while (free.length > 0) {
    const one = free.pop();
    if (one.isOpen) return one;
    all.delete(one);
  }
  if (all.size >= connections || mayOpen < 1) return undefined;
  mayOpen -= 1;
  const opened = new Connection({ host, port: Number(port) }, timeLimit);
  all.add(opened);
  return opened;
}

function send(then) {
  const one = connection();
  if (one === undefined && then) return void setTimeout(then, tick);
  if (one === undefined) return void (tally.unsent += 1);
  sent += 1;
  one.send(wires[sent % wires.length], (outcome) => {
    if (!isOver) tally.add(outcome);
    if (one.isOpen) free.push(one);
    else all.delete(one);
    then?.();
  });
}

/** As fast as answers come: each connection sends when it was answered. */
function closedLoop() {
  const again = () => {
    if (!isOver) setImmediate(send, again);
  };
  for (let at = 0; at < connections; at += 1) send(again);
}

/** So many a second, whether they are answered or not. */
function openLoop(began) {
  let due = 0;
  return setInterval(() => {
    const should = ((performance.now() - began) / 1000) * rate;
    for (; due < should; due += 1) send();
  }, tick);
}

const began = performance.now();
const opening = setInterval(() => (mayOpen = 1), 2 * tick);
const clock = rate === undefined ? void closedLoop() : openLoop(began);
const looking = setInterval(() => {
  const now = performance.now();
  for (const one of all) one.look(now);
}, 50);
setTimeout(() => {
  isOver = true;
  clearInterval(clock);
  clearInterval(opening);
  clearInterval(looking);
  for (const one of all) one.close();
  process.stdout.write(JSON.stringify(tally.told((performance.now() - began) / 1000)));
}, seconds * 1000);
