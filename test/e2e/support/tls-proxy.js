// Speaks TLS on a port and hands what comes to the local Docker socket, as dockerd --tlsverify would.
const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");
const tls = require("node:tls");

const [folder, port, log] = process.argv.slice(2);
const read = (name) => fs.readFileSync(path.join(folder, name));
const options = {
  key: read("server-key.pem"),
  cert: read("server.pem"),
  ca: read("ca.pem"),
  requestCert: true,
  rejectUnauthorized: true,
};
tls
  .createServer(options, (client) => {
    fs.appendFileSync(log, `${client.getPeerCertificate().subject.CN}\n`);
    const docker = net.connect("/var/run/docker.sock");
    client.pipe(docker).pipe(client);
    for (const end of [client, docker]) end.on("error", () => end.destroy());
  })
  .listen(Number(port), "127.0.0.1");
