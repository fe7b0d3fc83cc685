// The worklist's few rules of looks: colour of an action, and a Contact Log prefilled from one.

frappe.provide("ar_collections.worklist");

(() => {
	const channels = { Call: "Phone", "E-mail": "E-mail", Visit: "Visit" };

	const is_contact = (doc) => doc.status === "Open" && doc.kind in channels;

	const indicator = (doc, today) => {
		if (doc.status !== "Open") {
			const colours = { Done: "green", Skipped: "gray", Withdrawn: "gray", Rejected: "gray" };
			return [__(doc.status, null, "Collection Action"), colours[doc.status] || "gray", `status,=,${doc.status}`];
		}
		const due = String(doc.due_on || "");
		const filter = (sign) => `status,=,Open|due_on,${sign},${today}`;
		if (due && due < today) return [__("Late"), "red", filter("<")];
		if (due === today) return [__("Today"), "orange", filter("=")];
		return [__("Later"), "blue", filter(">")];
	};

	// A phone shows the first column only: there the customer stands before what is to be done.
	// Plain text: the list sets the first column as text, never as HTML.
	const title = (doc, on_phone) => {
		const what = doc.title ? ar_collections.said(doc.title) : __(doc.kind, null, "Collection Action");
		return on_phone ? `${doc.customer_name || doc.customer} · ${what}` : what;
	};

	// What is known already when a rep writes down a contact
	const prefilled = (doc) => ({
		case: doc.case,
		company: doc.company,
		customer: doc.customer,
		action: doc.name,
		channel: channels[doc.kind] || "Phone",
		direction: "Outgoing",
	});

	const log = (doc) => frappe.new_doc("Contact Log", prefilled(doc));

	Object.assign(ar_collections.worklist, { is_contact, indicator, title, prefilled, log });
})();
