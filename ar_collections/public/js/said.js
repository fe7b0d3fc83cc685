// What our services stored in English, in the reader's language: found again by its template, as
// services/notes.py does. A step of the shipped policy is translated whole; what a person wrote stays.

frappe.provide("ar_collections");

(() => {
	const escaped = (text) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
	const pattern = (template) => new RegExp(`^${escaped(template).replace(/\{(\w+)\}/g, "(?<$1>.+)")}$`, "s");
	let patterns;

	const known = () => {
		patterns = patterns || (frappe.boot.collections_notes || []).map((template) => [template, pattern(template)]);
		return patterns;
	};

	const shown = (value) => (/^\d{4}-\d\d-\d\d$/.test(value) ? frappe.datetime.str_to_user(value) : value);

	const line_said = (line) => {
		for (const [template, looks_like] of known()) {
			const found = looks_like.exec(line);
			if (found) return __(template).replace(/\{(\w+)\}/g, (whole, name) => shown((found.groups || {})[name] ?? whole));
		}
		return __(line);
	};

	// Plain text: the caller escapes it
	ar_collections.said = (text) => String(text || "").split("\n").map(line_said).join("\n");
})();
