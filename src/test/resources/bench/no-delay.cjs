// Preloaded with -r: has every server send small segments at once.
const {Server} = require('net');

const emit = Server.prototype.emit;
Server.prototype.emit = function (event, socket, ...rest) {
  if (event === 'connection') {
    socket.setNoDelay(true);
  }
  return emit.call(this, event, socket, ...rest);
};
