// The Collections desk in words: the list, the sum of the points, the customer at a glance.
// Pure: takes what desk_api answers and returns HTML with every value of a person escaped; fetches nothing.

frappe.provide("ar_collections.desk_view");

(() => {
	const words = () => ar_collections.words;
	const attr = (value) => words().esc(value);
	const muted = (html) => `<span class="text-muted">${html}</span>`;
	const joined = (rows, one) => rows.map(one).join("");

	// Why 86? One sentence for each part of the sum
	const part = (row, currency) => {
		const { money, age, esc, hold_sentence } = words();
		const sentences = {
			amount: () => __("{0} overdue", [money(row.amount, currency)]),
			promise_broken: () => __("promise broken"),
			days: () => words().days(row.days),
			risk: () => __("risk class {0}", [esc(__(row.risk))]),
			kind: () => esc(__(row.kind, null, "Collection Action")),
			late: () => __("{0} waiting", [age(row.days)]),
			idle: () => __("{0} without contact", [age(row.days)]),
			never_contacted: () => __("never contacted"),
			hold: () => hold_sentence(row.hold),
		};
		return (sentences[row.code] || (() => esc(row.code)))();
	};

	const sum_html = (row) =>
		`<table class="arc-sum"><tbody>${joined(
			row.parts,
			(p) => `<tr><td>${part(p, row.currency)}</td><td class="text-right">${cint(p.points)}</td></tr>`
		)}<tr class="arc-sum-total"><td>${__("Points", null, "Collection Action")}</td><td class="text-right">${cint(row.points)}</td></tr></tbody></table>`;

	const to_do = (row, whose) => {
		const { esc, dotted } = words();
		const [first, ...others] = row.actions;
		return dotted([
			esc(first.title),
			first.days_late > 0 ? `<span class="arc-late">${__("{0} late", [words().age(first.days_late)])}</span>` : "",
			row.broken ? `<span class="arc-late">${__("promise broken")}</span>` : "",
			others.length ? __("{0} more", [others.length]) : "",
			whose ? esc(row.collector) : "",
		]);
	};

	const row_html = (row, current, whose) => {
		const { esc, money } = words();
		const chosen = row.case && row.case === current;
		return `<li class="arc-desk-row${chosen ? " active" : ""}" role="option" aria-selected="${Boolean(chosen)}"
			data-case="${attr(row.case || "")}" data-action="${attr(row.actions[0].name)}">
			<button class="arc-points" title="${__("Why?")}">${cint(row.points)}</button>
			<div class="arc-desk-what">
				<div class="arc-desk-first"><b>${esc(row.customer_name)}</b><span>${money(row.overdue, row.currency)}</span></div>
				<div class="text-muted">${to_do(row, whose)}</div>
			</div>
		</li>`;
	};

	// `others`: the reader has a team, whose work may be shown instead
	const list_html = (answer, current, others) => {
		if (!answer.rows.length) {
			const button = others ? `<button class="btn btn-xs btn-default arc-everybody">${__("Show everybody's")}</button>` : "";
			return `<p class="text-muted arc-nothing">${__("Nothing to do here.")}</p>${button}`;
		}
		const whose = new Set(answer.rows.map((row) => row.collector)).size > 1; // a team's list names the rep
		const rows = joined(answer.rows, (row) => row_html(row, current, whose));
		const left = answer.total - answer.rows.length;
		const button = answer.more ? ["button", "btn btn-xs btn-default arc-more"] : ["p", "text-muted"];
		const more = left > 0 ? `<${button[0]} class="${button[1]}">${__("{0} more", [left])}</${button[0]}>` : "";
		return `<ul class="list-unstyled" role="listbox" aria-label="${__("To do")}">${rows}</ul>${more}`;
	};

	// "14 to do · 3 overdue · 2 broken promises"
	const counts_html = (answer) => {
		const { todo, late, broken } = answer.counts;
		return words().dotted([
			words().day(answer.today),
			__("{0} to do", [todo]),
			late ? __("{0} late", [late]) : "",
			broken > 1 ? __("{0} broken promises", [broken]) : broken ? __("1 broken promise") : "",
		]);
	};

	// Bands and their words; the codes are the server's (core/ageing.py)
	const band = (code) =>
		({ not_due: __("not due"), over_90: __("over {0} days", [90]) }[code] || __("{0} days", [code.replace("-", "–")]));

	const ageing_html = (c) => {
		const all = c.bands.reduce((sum, row) => sum + flt(row.amount), 0);
		const shown = c.bands.filter((row) => flt(row.amount));
		if (!(all > 0)) return "";
		const bar = joined(
			shown,
			(row) => `<span class="arc-band arc-band-${attr(row.code)}" style="width: ${Math.max(2, (100 * row.amount) / all).toFixed(1)}%"></span>`
		);
		const key = joined(
			shown,
			(row) => `<li><i class="arc-band arc-band-${attr(row.code)}"></i> ${band(row.code)} <b>${words().money(row.amount)}</b></li>`
		);
		return `<div class="arc-ageing" role="img" aria-label="${__("Age")}">${bar}</div><ul class="list-inline arc-band-key">${key}</ul>`;
	};

	const head_html = (c) => {
		const { esc, dotted } = words();
		const case_link = `<a href="${frappe.utils.get_form_link("Collection Case", c.case)}">${esc(c.case)}</a>`;
		const customer = `<a href="${frappe.utils.get_form_link("Customer", c.customer)}">${esc(c.customer_name)}</a>`;
		const risk = c.risk ? __("risk class {0}", [esc(__(c.risk))]) : "";
		return `<h3>${customer}</h3>
			<div>${words().case_headline(c)}</div>
			<div class="text-muted">${dotted([case_link, esc(c.company), esc(c.collector), risk])}</div>`;
	};

	const last_html = (c) => {
		const { esc, moment_of, dotted, day, money } = words();
		const last = c.last_contact;
		if (!last) return `<p>${__("No contact has been logged yet.")}</p>`;
		const promise = last.promised_on ? __("promised for {0}", [day(last.promised_on)]) : "";
		const amount = flt(last.promised_amount) ? money(last.promised_amount, c.currency) : "";
		const how = dotted([moment_of(last.contact_on), esc(__(last.channel, null, "Contact Log")), esc(last.with), esc(__(last.outcome, null, "Contact Log"))]); // prettier-ignore
		return `<p><b>${__("Last contact")}</b> ${how}<br>“${esc(last.summary)}”${
			last.agreed ? `<br>${__("Agreed: {0}", [esc(last.agreed)])}` : ""
		}${promise ? `<br>${dotted([promise, amount])}` : ""}<br>${muted(esc(last.by))}</p>`;
	};

	// A number that cannot be read cannot be dialled by a click either
	const number_html = (number) =>
		number.valid
			? `<a class="arc-phone" href="${attr(number.dial)}" data-number="${attr(number.shown)}">☎ ${attr(number.shown)}</a>`
			: `☎ ${attr(number.shown)}`;

	const person_html = (person) => {
		const { esc, dotted } = words();
		const phones = person.numbers.map(number_html);
		const relation = person.relation === "Debtor" ? "" : esc(__(person.relation, null, "Contact Log"));
		const mails = person.emails.map((m) => `<a href="#" data-act="mail" data-more="${attr(m)}">✉ ${esc(m)}</a>`);
		return `<li>${dotted([person.name && `<b>${esc(person.name)}</b>`, esc(person.role), relation, ...phones, ...mails])}</li>`;
	};

	// How the customer pays and when to call, in the server's sentences
	const pays_html = (c) =>
		c.pays.length ? `<ul class="list-unstyled text-muted arc-pays">${joined(c.pays, (said) => `<li>${attr(said)}</li>`)}</ul>` : "";

	const people_html = (c) => {
		const nobody = `<p class="text-muted">${__("No contact is known: add one to the customer.")}</p>`;
		const list = c.people.length ? `<ul class="list-unstyled">${joined(c.people, person_html)}</ul>` : nobody;
		return section(__("People"), list);
	};

	const section = (title, html) => (html ? `<section><h5>${title}</h5>${html}</section>` : "");

	const actions_html = (c) => {
		const { esc, day, dotted } = words();
		const one = (a) =>
			`<li data-action="${attr(a.name)}"><b>${esc(a.title)}</b> ${muted(dotted([day(a.due_on), esc(a.why)]))}</li>`;
		return c.actions.length ? section(__("To do"), `<ul class="list-unstyled">${joined(c.actions, one)}</ul>`) : "";
	};

	const dispute_button = (row) =>
		row.voucher_type === "Sales Invoice"
			? `<button class="btn btn-xs btn-default" data-act="dispute" data-more="${attr(row.voucher_no)}">${__("Dispute", null, "Dunning Block")}</button>`
			: "";

	const items_html = (c) => {
		const { money, days, day } = words();
		const columns = [
			{ key: "voucher_no", label: __("Voucher"), kind: "link", doctype_from: "voucher_type" },
			{ key: "due_date", label: __("Due date"), html: (row) => `${day(row.due_date)} ${muted(days(row.days))}` },
			{ key: "outstanding", label: __("Open", null, "Collection Case Item"), kind: "count", html: (row) => money(row.outstanding, row.currency) },
			{ key: "level", label: __("Level"), html: (row) => (cint(row.level) ? String(cint(row.level)) : "") },
			{ key: "why", label: __("What is next, or why nothing") },
			{ key: "dispute", label: "", html: dispute_button },
		];
		return section(__("Open items"), ar_collections.table.html(columns, c.items, __("Nothing is open.")));
	};

	const promise_html = (c) => (row) => {
		const { day, money, dotted } = words();
		const states = {
			Live: ["blue", __("to come")],
			Kept: ["green", __("kept")],
			"Partly Kept": ["orange", __("partly kept")],
			Broken: ["red", __("broken")],
		};
		const [colour, state] = states[row.state] || ["gray", words().esc(row.state)];
		const amount = flt(row.amount) ? money(row.amount, c.currency) : __("all that is open");
		const link = `<a href="${frappe.utils.get_form_link("Promise to Pay", row.name)}">${__("promised for {0}", [day(row.promised_on)])}</a>`;
		return `<li>${dotted([link, amount])}
			<span class="indicator-pill no-indicator-dot ${colour}">${state}</span></li>`;
	};

	const block_html = (row) => {
		const { esc, day, dotted, money } = words();
		const link = `<a href="${frappe.utils.get_form_link(row.doctype, row.name)}">${esc(__(row.reason, null, "Dunning Block"))}</a>`;
		const until = row.until_date ? __("until {0}", [day(row.until_date)]) : "";
		const amount = flt(row.amount) ? money(row.amount) : "";
		return `<li>${dotted([link, esc(row.sales_invoice), amount, until, esc(row.note)])}</li>`;
	};

	const letter_html = (row) => {
		const { esc, day, dotted } = words();
		const link = `<a href="${frappe.utils.get_form_link("Dunning Letter", row.name)}">${esc(row.letter_type)}</a>`;
		return `<li>${dotted([link, day(row.letter_date), esc(__(row.status, null, "Dunning Letter"))])}</li>`;
	};

	const plain_list = (title, rows, one) =>
		rows.length ? section(title, `<ul class="list-unstyled">${joined(rows, one)}</ul>`) : "";

	const hold_html = (c) => {
		if (!c.hold) return "";
		const said = words().hold_sentence(`${c.hold.hold_type} ${c.hold.status}`);
		return `<p><a href="${frappe.utils.get_form_link("Credit Hold", c.hold.name)}">${said}</a></p>`;
	};

	const customer_html = (c) => `
		<header>${head_html(c)}${ageing_html(c)}${hold_html(c)}${pays_html(c)}${last_html(c)}</header>
		${people_html(c)}
		${actions_html(c)}
		${items_html(c)}
		<section><details class="arc-script"><summary class="h5">${__("Call script and tactics")}</summary><div></div></details></section>
		${plain_list(__("Promises"), c.promises, promise_html(c))}
		${plain_list(__("Blocks and disputes"), c.blocks, block_html)}
		${plain_list(__("Letters"), c.letters, letter_html)}
		<section><h5><a href="#" class="arc-history-toggle">${__("History")} ▸</a></h5><div class="arc-history"></div></section>`;

	// Today's words, in the customer's language, and what else may help
	const script_html = (script) => {
		const { esc, dotted } = words();
		const spoken = script.fallback ? __("{0}: the customer's own language has no text", [esc(script.language)]) : esc(script.language);
		const none = script.problem || __("No call script fits.");
		const text = script.text
			? `<div class="text-muted">${dotted([esc(script.title), spoken])}</div><div class="arc-script-text" lang="${attr(script.language)}">${esc(script.text)}</div>`
			: `<p class="text-muted">${esc(none)}</p>`;
		const tactic = (one) => `<li><b>${esc(one.title)}</b> ${muted(esc(one.how))}</li>`;
		return text + (script.tactics.length ? `<ul class="list-unstyled">${joined(script.tactics, tactic)}</ul>` : "");
	};

	Object.assign(ar_collections.desk_view, {
		script_html,
		part,
		sum_html,
		row_html,
		list_html,
		counts_html,
		band,
		customer_html,
	});
})();
