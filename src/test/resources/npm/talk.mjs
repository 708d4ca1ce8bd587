// Three clients of the npm package ws, two on the first hub and one on the second, take turns. Prints as JSON what
// each of them heard. Usage: node talk.mjs ws://…/chamber ws://…/chamber
import WebSocket from 'ws';

const [first, second] = process.argv.slice(2);
const PATIENCE = 20_000;

class Client {
  heard = [];
  #waiting = [];

  constructor(url) {
    this.socket = new WebSocket(url, 'echo');
    this.socket.on('message', (data, isBinary) => this.#hear((isBinary ? 'binary ' : 'text ') + data));
    this.socket.on('pong', data => this.#hear('pong ' + data));
    this.socket.on('close', (code, reason) => this.#hear(`close ${code} ${reason}`));
    this.socket.on('error', error => this.#hear('error ' + error.message));
  }

  #hear(what) {
    this.heard.push(what);
    this.#waiting.forEach(check => check());
  }

  /** Settles once as many things were heard. */
  hears(count) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`heard only ${JSON.stringify(this.heard)}`)), PATIENCE);
      const check = () => {
        if (this.heard.length >= count) {
          clearTimeout(late);
          resolve();
        }
      };
      this.#waiting.push(check);
      check();
    });
  }
}

const a = new Client(first);
await a.hears(1);
const b = new Client(second);
await Promise.all([a.hears(2), b.hears(1)]);
const c = new Client(first);
await Promise.all([a.hears(3), b.hears(2), c.hears(1)]);

a.socket.send('\ngrüß Gott');
await Promise.all([b.hears(3), c.hears(2)]);

b.socket.send(Buffer.from([0x0a, 0x00, 0x7f]));
await Promise.all([a.hears(4), c.hears(3)]);

c.socket.send('T', { fin: false });
c.socket.send('0\nin three ', { fin: false });
c.socket.ping('between fragments');
c.socket.send('pieces', { fin: true });
await Promise.all([a.hears(5), c.hears(4)]);

b.socket.send('T**\nto all');
await Promise.all([a.hears(6), b.hears(4), c.hears(5)]);

b.socket.close(1000, 'enough');
await Promise.all([a.hears(7), b.hears(5), c.hears(6)]);

c.socket.send('without a header line');
await Promise.all([a.hears(8), c.hears(7)]);

console.log(JSON.stringify({ a: a.heard, b: b.heard, c: c.heard }));
a.socket.terminate();
