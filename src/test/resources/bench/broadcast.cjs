// The broadcast server of the ws manual, with a room for each path.
const {WebSocket, WebSocketServer} = require('ws');

const rooms = new Map();
const server = new WebSocketServer({port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096});

server.on('connection', (socket, request) => {
  const room = rooms.get(request.url) ?? new Set();
  rooms.set(request.url, room.add(socket));
  socket.on('error', console.error);
  socket.on('message', (data, isBinary) => {
    for (const other of room) {
      if (other !== socket && other.readyState === WebSocket.OPEN) {
        other.send(data, {binary: isBinary});
      }
    }
  });
  socket.on('close', () => {
    room.delete(socket);
    if (room.size === 0) {
      rooms.delete(request.url);
    }
  });
});
server.on('listening', () => console.log('listening'));
