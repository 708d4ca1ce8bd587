// Logic of rooms as a small HTTP server. It refuses names on a list, and knows who is in which room.
//
//   printf %s 'between us' > secret.txt
//   node src/examples/backend.js 3000 secret.txt mallory,trudy
//   java -jar target/hub-fat.jar -conf '{"halls":{"/wss":{"protocol":"rooms",
//       "logic":{"url":"http://127.0.0.1:3000/","secret":"secret.txt"}}}}'
'use strict';
const http = require('node:http');
const fs = require('node:fs');
const { createHmac, timingSafeEqual } = require('node:crypto');

const [port, secretFile, unwanted = ''] = process.argv.slice(2);
const secret = fs.readFileSync(secretFile, 'utf8').replace(/\n$/, '');
const refused = new Set(unwanted.split(','));
const MAX_AGE = 300; // seconds by which clocks may differ, and a call may be late

// Only the hub knows the secret; and what somebody has recorded is soon too old to be sent again.
function isSigned(headers, body) {
  const time = headers['hub-timestamp'] ?? '';
  const hash = createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');
  const expected = Buffer.from(`v1=${hash}`);
  const given = Buffer.from(headers['hub-signature'] ?? '');
  const fresh = Math.abs(Date.now() / 1000 - Number(time)) <= MAX_AGE;
  return fresh && given.length === expected.length && timingSafeEqual(given, expected);
}

// Who is in which room, by id. A call tells of those who are inside; who says hello is not yet, and who leaves is no more.
const rooms = new Map();
function note({ call, hall, room, client }) {
  const name = `${hall} ${room.id}`;
  const known = rooms.get(name) ?? { version: 0, people: new Map() };
  if (call === 'leave') known.people.delete(client.id);
  else if (known.version <= room.version)
    known.people = new Map(Object.entries(room.clients).map(([id, { name }]) => [id, name ?? id]));
  known.version = Math.max(known.version, room.version);
  if (known.people.size > 0) rooms.set(name, known);
  else rooms.delete(name);
  return [...known.people.values()];
}

const answers = {
  hello: ({ client }) => (refused.has(client.name) ? { refuse: `${client.name} is not welcome` } : {}),
  change: () => ({}), // as the client asks
  action: ({ request }, inside) =>
    request.action === 'who'
      ? { success: true, data: inside.join(', ') }
      : { success: false, msg: `no action ${request.action}` },
  leave: () => ({}),
};

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    if (!isSigned(request.headers, body)) {
      console.log("a call that is not the hub's");
      return response.writeHead(401).end();
    }
    const call = JSON.parse(body);
    const inside = note(call);
    const answer = JSON.stringify(answers[call.call](call, inside));
    console.log(`${call.call} of ${call.client.name} in ${call.room.id}: ${answer} (inside: ${inside.join(', ') || 'nobody'})`);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer);
  });
});
server.keepAliveTimeout = 60_000; // the hub keeps its connections, too
server.listen(port, '127.0.0.1', () => console.log(`listening on port ${server.address().port}`));
