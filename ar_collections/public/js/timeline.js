// The story of a case, newest first: letters, calls, payments, holds, decisions with their reasons.
// Pure: takes the entries the server sends and returns HTML with every value escaped.

frappe.provide("ar_collections.timeline");

(() => {
	const words = () => ar_collections.words;

	const colours = {
		Open: "orange",
		Proposed: "orange",
		"Pending Approval": "orange",
		Active: "red",
		Failed: "red",
		Withdrawn: "gray",
		Rejected: "gray",
		Skipped: "gray",
		Released: "green",
		Received: "green",
		Sent: "blue",
		Delivered: "green",
		Done: "blue",
		Kept: "green",
		"Partly Kept": "orange",
		Broken: "red",
		Resolved: "green",
	};

	const newest_first = (entries) =>
		[...entries].sort((a, b) => String(b.when || "").localeCompare(String(a.when || "")));

	const title = (entry) => {
		const shown = words().esc(entry.title);
		if (!entry.doctype || !entry.name) return `<b>${shown}</b>`;
		return `<a class="bold" href="${frappe.utils.get_form_link(entry.doctype, entry.name)}">${shown}</a>`;
	};

	const state = (entry) =>
		entry.status
			? ` <span class="indicator-pill no-indicator-dot ${colours[entry.status] || "gray"}">${words().esc(
					__(entry.status, null, entry.doctype)
			  )}</span>`
			: "";

	const facts = (entry) =>
		words().dotted([
			entry.amount ? words().money(entry.amount, entry.currency) : "",
			words().esc(entry.who),
		]);

	const paragraph = (css, text) => (text ? `<div class="${css}">${text}</div>` : "");

	const one = (entry) => {
		const why = entry.why ? `<b>${__("Why?")}</b> ${words().esc(entry.why)}` : "";
		return `<li class="arc-entry">
			<div class="arc-when text-muted">${words().moment_of(entry.when)}</div>
			<div class="arc-what">
				<div>${title(entry)}${state(entry)} <span class="text-muted">${facts(entry)}</span></div>
				${paragraph("arc-text", words().esc(entry.text))}
				${paragraph("arc-why text-muted", why)}
			</div>
		</li>`;
	};

	// A full page may have older ones behind it; the button says how many are shown already
	const PAGE = 100;

	const older = (entries) =>
		entries.length && entries.length % PAGE === 0
			? `<button class="btn btn-default btn-sm arc-older" data-start="${entries.length}">${__("Older")}</button>`
			: "";

	const html = (entries) => {
		if (!entries || !entries.length) {
			return `<p class="text-muted">${__("Nothing has happened yet.")}</p>`;
		}
		const rows = newest_first(entries).map(one).join("");
		return `<ul class="arc-timeline list-unstyled">${rows}</ul>${older(entries)}`;
	};

	Object.assign(ar_collections.timeline, { html, newest_first, PAGE });
})();
