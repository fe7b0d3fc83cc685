// A statement: which buttons there are in which state, what they send, and the address of a PDF.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { desk, form } = require("./desk.js");

const open = (file, doctype, doc, roles = []) => {
	const seen = desk().load(`ar_collections/doctype/${file}/${file}.js`);
	seen.context.frappe.user = { has_role: (role) => roles.includes(role) };
	const frm = form(seen, doctype, doc);
	frm.events.refresh(frm);
	return { seen, frm };
};
const buttons = (doc, roles) => Object.keys(open("account_statement", "Account Statement", { name: "AS-1", ...doc }, roles).frm.buttons);

test("only who may check sees the button that checks, and only what is checked is sent", () => {
	const checker = ["Collections Manager"];
	assert.deepEqual(buttons({ status: "Draft" }, checker), ["PDF", "Checked", "Withdraw"]);
	assert.deepEqual(buttons({ status: "Draft" }), ["PDF"]);
	assert.deepEqual(buttons({ status: "Checked" }), ["PDF", "Send", "Record the answer"]);
	assert.deepEqual(buttons({ status: "Sent" }), ["PDF", "Send to…", "Record the answer"]);
	assert.deepEqual(buttons({ status: "Confirmed" }, checker), ["PDF"]);
});

test("a batch is started, stopped while it works, and resumed when something is left", () => {
	const labels = (doc) => Object.keys(open("statement_batch", "Statement Batch", { name: "SB-1", ...doc }).frm.buttons);
	assert.deepEqual(labels({ status: "Draft" }), ["Start"]);
	assert.deepEqual(labels({ status: "Running", done: 1, total: 3, errors: 0 }), ["Stop"]);
	assert.deepEqual(labels({ status: "Done with Errors", done: 2, total: 3, errors: 1 }), ["Resume"]);
	assert.deepEqual(labels({ status: "Done", done: 3, total: 3, errors: 0, pdf_file: "/private/files/x.pdf" }), ["PDF"]);
});

test("the address of a statement names what was chosen and nothing that was left empty", () => {
	const { address } = desk().ours.statement;
	const asked = address({ customer: "A & B", company: "C", shows: "Movements", language: "" });
	assert.equal(asked, "/api/method/ar_collections.statement_api.pdf?customer=A+%26+B&company=C&shows=Movements");
});
