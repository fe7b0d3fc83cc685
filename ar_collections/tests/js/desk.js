// A desk without a browser: just enough of Frappe's globals to load our scripts and watch what they do.
// `desk()` gives a fresh one; `calls` lists what went to the server, `answers` says what comes back.

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const APP = path.resolve(__dirname, "..", "..");
const SHARED = [
	"said", "words", "table", "timeline", "ladder", "ask", "run_result", "trial_result", "worklist", "letters", "setup", "receivable_headline", "explain",
	"case_end", "statement",
];

const fill = (text, values) => String(text).replace(/\{(\d+)\}/g, (whole, n) => (values && n in values ? values[n] : whole));

const escape_html = (text) =>
	text.replace(/[&<>"'`=/]/g, (c) => `&#${c.charCodeAt(0)};`);

function provide(root, name) {
	name.split(".").reduce((at, part) => (at[part] = at[part] || {}), root);
}

function globals(seen) {
	const frappe = {
		provide: (name) => provide(seen.context, name),
		utils: {
			escape_html,
			get_form_link: (doctype, name) =>
				`/app/${doctype.toLowerCase().replace(/ /g, "-")}/${encodeURIComponent(name)}`,
		},
		datetime: { str_to_user: (s) => s.split("-").reverse().join("."), get_today: () => "2026-11-23" },
		listview_settings: {},
		pages: {},
		ui: { form: { on: (doctype, events) => (seen.forms[doctype] = { ...seen.forms[doctype], ...events }) } },
		call: (call) => {
			seen.calls.push({ method: call.method, args: call.args });
			call.callback({ message: seen.answers[call.method] });
		},
		prompt: (fields, done, title) => {
			seen.prompts.push({ fields, title });
			done(seen.typed);
		},
		confirm: (question, yes) => {
			seen.questions.push(question);
			yes();
		},
		show_alert: (said) => seen.alerts.push(said.message || said),
		new_doc: (doctype, values) => seen.opened.push({ doctype, values }),
		set_route: (...route) => seen.opened.push({ route }),
		model: { can_read: () => true, can_write: () => true, can_create: () => true },
		db: { get_list: async () => seen.list },
		session: { user_email: "gm@example.com", user: "gm@example.com" },
		user: { has_role: (role) => seen.roles.includes(role) },
		boot: { lang: "en", collections_notes: ["Promise broken: {amount} by {day}", "Nothing of it (really) is in dispute."] },
		realtime: { on: () => {} },
	};
	return {
		frappe,
		__: fill,
		cint: (v) => parseInt(v, 10) || 0,
		flt: (v) => parseFloat(v) || 0,
		get_number_format: () => "#,###.##",
		format_number: (v, _format, digits) =>
			Number(v).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }),
		open_url_post: (url, params) => seen.posted.push({ url, params }),
		URLSearchParams,
		setTimeout: (call, after) => setTimeout(call, after).unref(), // no test waits for what a form does later
		cur_frm: null,
		clearTimeout,
		console,
	};
}

function desk() {
	const seen = {
		forms: {}, calls: [], answers: {}, prompts: [], typed: {}, questions: [], alerts: [], opened: [], posted: [], list: [],
		roles: ["General Manager"],
	}; // prettier-ignore
	seen.context = vm.createContext(globals(seen));
	seen.context.window = seen.context;
	seen.load = (file) => {
		const at = path.join(APP, file);
		vm.runInContext(fs.readFileSync(at, "utf8"), seen.context, { filename: at });
		return seen;
	};
	SHARED.forEach((name) => seen.load(`public/js/${name}.js`));
	seen.ours = seen.context.ar_collections;
	return seen;
}

// A form as far as our scripts touch one: its buttons by label, its headline, how often it was read again
function form(seen, doctype, doc) {
	const frm = {
		doctype,
		doc,
		buttons: {},
		headline: null,
		headlines: [],
		reloads: 0,
		sections: [],
		is_new: () => !doc.name,
		is_dirty: () => false,
		save: async () => (frm.saves = (frm.saves || 0) + 1),
		refresh: () => {},
		set_intro: (text) => (frm.intro = text),
		disable_save: () => {},
		disable_form: () => (frm.disabled = true),
		reload_doc: () => (frm.reloads += 1),
		add_custom_button: (label, click) => {
			frm.buttons[label] = click;
			return { addClass: () => {} };
		},
		get_field: () => ({ $wrapper: { html: (html) => (frm.html = html) } }),
		dashboard: {
			// as in Frappe, a second headline stands below the first
			set_headline: (html, colour) => frm.headlines.push((frm.headline = { html, colour })),
			clear_headline: () => ((frm.headline = null), (frm.headlines.length = 0)),
			add_section: (html) => frm.sections.push(html),
			add_progress: () => {},
			show_progress: () => {},
			show: () => {},
		},
		events: seen.forms[doctype],
	};
	return frm;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

module.exports = { APP, desk, form, settle };
