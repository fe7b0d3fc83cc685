// Loaded before Frappe's socketio.js, which would listen on every interface of the machine:
// a developer's demo belongs to this machine alone. It also asks the web server who a visitor is,
// under the name the browser used; not every system resolves ar.localhost, every browser does.
const dns = require("node:dns");
const net = require("node:net");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
	if (/^\d+$/.test(String(port))) {
		return listen.call(this, { port: Number(port), host: "127.0.0.1" }, ...rest);
	}
	return listen.call(this, port, ...rest);
};

const lookup = dns.lookup;
dns.lookup = function (name, ...rest) {
	return lookup.call(this, /\.localhost$/.test(name) ? "127.0.0.1" : name, ...rest);
};
