// Clients of the npm package ws, each with other options about compression, say long messages to each other, whole and in
// pieces, in turn on the first hub and on the second. Prints as JSON what each agreed on with its hub and how many messages
// it heard that were as they should be. Usage: node compress.mjs ws://…/chamber ws://…/chamber
import WebSocket from 'ws';

const hubs = process.argv.slice(2);
const PATIENCE = 30_000;
const OPTIONS = [
  { perMessageDeflate: false },
  { perMessageDeflate: true },
  { perMessageDeflate: { threshold: 0 } },
  { perMessageDeflate: { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true } },
  { perMessageDeflate: { threshold: 0, clientMaxWindowBits: 9 } },
  { perMessageDeflate: { threshold: 0, serverMaxWindowBits: 15, zlibDeflateOptions: { level: 1 } } },
  { perMessageDeflate: { threshold: 0, serverMaxWindowBits: 10 } },
];
const SIZES = [1, 100, 1_000, 10_000, 300_000];

setTimeout(() => {
  console.error('too late', clients.map(client => client.heard));
  process.exit(1);
}, PATIENCE).unref();

const text = (length, seed) => Array.from({ length: Math.ceil(length / 20) }, (_, i) => `{"grüße":${seed * i}},`).join('').slice(0, length);

class Client {
  heard = 0;
  wrong = [];
  #waiting = [];

  constructor(url, options) {
    this.socket = new WebSocket(url, 'echo', options);
    this.joined = new Promise(resolve => this.socket.once('message', resolve));
    this.socket.on('message', data => this.#hear(data.toString()));
    this.socket.on('error', error => this.wrong.push(error.message));
    this.socket.on('close', code => this.wrong.push(`closed with ${code}`));
  }

  #hear(message) {
    const end = message.indexOf('\n');
    if (end < 0) {
      return;
    }
    this.heard++;
    if (message.slice(end + 1) !== expected) {
      this.wrong.push(`${message.length} characters that nobody said`);
    }
    this.#waiting = this.#waiting.filter(waiting => !waiting());
  }

  hears(count) {
    return new Promise(resolve => {
      const check = () => this.heard >= count && (resolve(), true);
      check() || this.#waiting.push(check);
    });
  }
}

let expected;
const clients = [];
for (const [i, options] of OPTIONS.entries()) {
  const client = new Client(hubs[i % hubs.length], options);
  clients.push(client);
  await client.joined;
}

const said = clients.map(() => 0);
const round = async (speaker, send) => {
  send();
  clients.forEach((_, i) => (said[i] += i === speaker ? 0 : 1));
  await Promise.all(clients.map((client, i) => client.hears(said[i])));
};
for (const [i, { socket }] of clients.entries()) {
  for (const size of SIZES) {
    await round(i, () => {
      expected = text(size, i);
      socket.send('\n' + expected);
    });
    await round(i, () => {
      expected = text(size, i) + text(size, i + 1) + '.';
      socket.send('\n' + text(size, i), { fin: false });
      socket.send(text(size, i + 1), { fin: false });
      socket.send('.', { fin: true });
    });
  }
}

console.log(JSON.stringify(clients.map(({ socket, heard, wrong }) => ({ agreed: socket.extensions, heard, wrong }))));
clients.forEach(({ socket }) => socket.removeAllListeners('close').terminate());
