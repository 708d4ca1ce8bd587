// websocket-echo-chamber as its command line starts it, but with room for every scenario and without its log.
const {EchoChamberHalls, WebSocketServer} = require('websocket-echo-chamber');

const halls = new EchoChamberHalls('/', [], {
  MAX_QUEUE_ITEMS: 1024,
  MAX_QUEUE_DATA: 1024 * 1024,
  HEADERS_MAX_LENGTH: 1024,
  CHAMBER_MAX_CONNECTIONS: 2000,
  MAX_CHAMBERS: 100000,
});
const server = new WebSocketServer().addHandler(halls);
server.logTarget = {write() {}};
server.listen(Number(process.argv[2]), '127.0.0.1').then(() => console.log('listening'));
