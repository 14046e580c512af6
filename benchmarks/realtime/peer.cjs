// The peer: the official Socket.IO server of Node, as its documentation shows it, without authentication or database.
//
//   node peer.cjs PORT MESSAGE_FILE
//
// POST /push tells everybody the message, POST /scan tells one.
const { createServer } = require("node:http");
const { readFileSync } = require("node:fs");
const { Server } = require("socket.io");

const [, , port, file] = process.argv;
const [name, push] = JSON.parse(readFileSync(file, "utf8").replace(/^42/, ""));

const server = createServer((request, answer) => {
  let text = "";
  request.on("data", (part) => (text += part));
  request.on("end", () => {
    if (request.url === "/push") {
      push.version += 1;
      io.to("event").emit(name, push);
    } else {
      const { to, by } = JSON.parse(text);
      io.to(`phone:${to}`).emit("request.received", { by, name: "Ada Lovelace" });
    }
    answer.writeHead(200, { "content-type": "application/json", "content-length": 11 });
    answer.end('{"ok":true}');
  });
});

const io = new Server(server, { pingInterval: 25_000, pingTimeout: 60_000 });
let phones = 0;
io.on("connection", (socket) => {
  socket.join("event");
  socket.join(`phone:${phones++}`);
});
server.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 });
