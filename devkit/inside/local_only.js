// Loaded before Frappe's socketio.js, which would listen on every interface of the machine:
// a developer's demo belongs to this machine alone.
const net = require("node:net");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
	if (/^\d+$/.test(String(port))) {
		return listen.call(this, { port: Number(port), host: "127.0.0.1" }, ...rest);
	}
	return listen.call(this, port, ...rest);
};
