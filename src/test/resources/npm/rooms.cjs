// The npm package @cgreenhalgh/websocket-room-server, twice: without handlers, and with those of its own test server.
// Usage: node rooms.cjs [port [port]]. Ports are for each in turn; without them it picks two. Prints both.
const http = require('http');
const { WSS } = require('@cgreenhalgh/websocket-room-server');

// The package says of every room that it is empty now, which nobody here wants to know.
console.log = () => {};

const ROOM_PROTOCOL = 'cardographer:1';

function handlers(rooms) {
  rooms.onHelloReq = async (wss, hello) => {
    if (hello.roomProtocol !== ROOM_PROTOCOL) {
      throw new Error(`wrong room protocol (${hello.roomProtocol} vs ${ROOM_PROTOCOL})`);
    }
    return { clientState: hello.clientState, readonly: !!hello.readonly };
  };
  rooms.onChangeReq = async (wss, { roomChanges, clientChanges, echo }) => ({ roomChanges, clientChanges, echo: !!echo });
  rooms.onActionReq = async (wss, { action, id, data }) =>
    action === 'test'
      ? { type: 5, id, success: true, data }
      : { type: 5, id, success: false, msg: `no action ${action}` };
  rooms.onLeave = async () => {};
}

function serve(rooms, port) {
  const server = http.createServer();
  rooms.addWebsockets(server);
  // A backlog that takes all clients of a benchmark at once.
  return new Promise(listening => server.listen(port, '127.0.0.1', 4096, () => listening(server.address().port)));
}

const free = new WSS();
const judged = new WSS();
handlers(judged);

const [freePort = 0, judgedPort = 0] = process.argv.slice(2).map(Number);
Promise.all([serve(free, freePort), serve(judged, judgedPort)]).then(ports => process.stdout.write(ports.join(' ') + '\n'));
