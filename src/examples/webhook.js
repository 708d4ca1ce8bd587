// A server that a webhook tells who comes and who goes. It knows who is in which chamber.
//
//   printf %s 'between us' > secret.txt
//   node src/examples/webhook.js 3001 secret.txt
//   java -jar target/hub-fat.jar -conf '{"halls":{"/":{"webhook":{"url":"http://127.0.0.1:3001/","secret":"secret.txt"}}}}'
'use strict';
const http = require('node:http');
const fs = require('node:fs');
const { createHmac, timingSafeEqual } = require('node:crypto');

const [port, secretFile] = process.argv.slice(2);
const secret = fs.readFileSync(secretFile, 'utf8').replace(/\n$/, '');
const MAX_AGE = 300; // seconds by which clocks may differ, and a request may be late

// Only the hub knows the secret; and what somebody has recorded is soon too old to be sent again.
function isSigned(headers, body) {
  const time = headers['hub-timestamp'] ?? '';
  const hash = createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');
  const expected = Buffer.from(`v1=${hash}`);
  const given = Buffer.from(headers['hub-signature'] ?? '');
  const fresh = Math.abs(Date.now() / 1000 - Number(time)) <= MAX_AGE;
  return fresh && given.length === expected.length && timingSafeEqual(given, expected);
}

// Who is in which chamber, and how far each book of a chamber has been read: what was read before is a repetition.
const chambers = new Map();
const read = new Map();
function note(hall, { event, chamber, id, subject, life, seq }) {
  const name = `${hall}${chamber}`;
  const last = read.get(`${name} ${life}`) ?? 0;
  if (seq <= last) return;
  if (seq > last + 1 && last > 0) console.log(`${name}: events ${last + 1} to ${seq - 1} were lost`);
  read.set(`${name} ${life}`, seq); // a real server forgets lives that are old
  if (seq === 1) chambers.delete(name); // it was empty: whoever is still believed inside has left unheard
  const inside = chambers.get(name) ?? new Map();
  if (event === 'joined') inside.set(id, subject ?? id);
  if (event === 'left') inside.delete(id);
  if (inside.size > 0) chambers.set(name, inside);
  else chambers.delete(name);
  console.log(`${name}: ${event} ${id ?? ''} (inside: ${[...inside.values()].join(', ') || 'nobody'})`);
}

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    if (!isSigned(request.headers, body)) {
      console.log("a request that is not the hub's");
      return response.writeHead(401).end();
    }
    const { hall, lost, events } = JSON.parse(body);
    if (lost) console.log(`${hall}: ${lost} events were lost`);
    events.forEach((event) => note(hall, event));
    response.writeHead(204).end(); // only now: what is not answered with 2xx is said again
  });
});
server.keepAliveTimeout = 60_000; // the hub keeps its connections, too
server.listen(port, '127.0.0.1', () => console.log(`listening on port ${server.address().port}`));
