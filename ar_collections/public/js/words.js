// The words of the screens: amounts, days, escaped text, short sentences about a case and a hold.
// Pure: nothing is fetched, nothing is drawn; every value that came from a person is escaped here.

frappe.provide("ar_collections.words");

(() => {
	const esc = (value) => frappe.utils.escape_html(String(value ?? ""));

	const number = (amount, currency) =>
		format_number(flt(amount), currency ? get_number_format(currency) : undefined, 2);

	// "143,900.00 CNY": the code, not the symbol, so that two kinds of yen or dollar stay apart
	const money = (amount, currency) =>
		currency ? `${number(amount, currency)} ${esc(currency)}` : number(amount);

	const day = (value) => (value ? frappe.datetime.str_to_user(String(value).slice(0, 10)) : "");

	const moment_of = (value) => {
		const text = String(value || "");
		return text.length > 10 ? `${day(text)} ${text.slice(11, 16)}` : day(text);
	};

	const days = (count) => {
		const n = cint(count);
		if (n > 1) return __("{0} days overdue", [n]);
		if (n === 1) return __("1 day overdue");
		if (n === 0) return __("due today");
		return n === -1 ? __("due in 1 day") : __("due in {0} days", [-n]);
	};

	// How old the oldest item is, where "overdue" was said already
	const age = (count) => (cint(count) === 1 ? __("1 day") : __("{0} days", [cint(count)]));

	const duration = (seconds) => {
		const s = flt(seconds);
		if (s < 60) return __("{0} seconds", [s < 10 ? Math.round(s * 10) / 10 : Math.round(s)]);
		return __("{0} minutes", [Math.round(s / 60)]);
	};

	const dotted = (parts) => parts.filter(Boolean).join(" · ");

	const hold_sentence = (hold_status) => {
		const sentences = {
			"Shipment Hold Proposed": __("Shipment hold proposed"),
			"Shipment Hold Active": __("Shipments on hold"),
			"Credit Lock Proposed": __("Credit lock proposed"),
			"Credit Lock Active": __("Credit locked"),
		};
		return sentences[hold_status] || esc(hold_status);
	};

	// What a case says on its first line (screens.md: owes, overdue, level, next step and when)
	const case_headline = (doc) => {
		if (doc.status === "Closed") {
			return dotted([
				__("Closed on {0}", [day(doc.closed_on)]),
				doc.close_reason && esc(ar_collections.said(doc.close_reason)),
			]);
		}
		const owes = __("Owes {0}", [`<b>${money(doc.outstanding, doc.currency)}</b>`]);
		const overdue =
			flt(doc.overdue) > 0
				? __("{0} overdue", [`<b>${money(doc.overdue, doc.currency)}</b>`])
				: __("nothing overdue");
		const oldest = flt(doc.overdue) > 0 && __("oldest {0}", [age(doc.days_overdue)]);
		const level = cint(doc.level) ? __("level {0}", [cint(doc.level)]) : __("no letter of demand yet");
		return dotted([owes, overdue, oldest, level, next_step(doc), hold_sentence(doc.hold_status)]);
	};

	const next_step = (doc) => {
		if (!doc.next_action) return "";
		const what = `<b>${esc(ar_collections.said(doc.next_action))}</b>`;
		return doc.next_action_on
			? __("next: {0} on {1}", [what, day(doc.next_action_on)])
			: __("next: {0}", [what]);
	};

	const case_colour = (doc) => {
		if (doc.status === "Closed") return "green";
		if (/Active/.test(doc.hold_status || "")) return "red";
		return flt(doc.overdue) > 0 ? "orange" : "blue";
	};

	Object.assign(ar_collections.words, {
		esc,
		money,
		number,
		day,
		moment_of,
		days,
		age,
		duration,
		dotted,
		hold_sentence,
		case_headline,
		case_colour,
	});
})();
