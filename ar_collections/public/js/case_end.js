// A case's end: what it brought, closing and opening it again, handing it over, its evidence, its costs.
// Managers close; the server asks again.

frappe.provide("ar_collections.case_end");

(() => {
	const MANAGERS = ["Collections Manager", "General Manager"];
	const KINDS = ["Written Off", "Given Up", "Uncollectable"];

	const is_manager = () => MANAGERS.some((role) => frappe.user.has_role(role));

	// "Recovered 900.00 CNY, cost 80.00 CNY, net 820.00 CNY in 12 days"
	const sentence = (money, currency) => {
		const shown = (amount) => ar_collections.words.money(amount, currency);
		return __("Recovered {0}, cost {1}, net {2}, in {3} days", [
			shown(money.recovered),
			shown(money.cost),
			shown(money.net_recovery),
			cint(money.days_open),
		]);
	};

	const figures = async (frm) => {
		const asked = frm.doc.name;
		const money = await ar_collections.call("case_api.money", { case: asked });
		if (asked !== frm.doc.name || !(money.recovered || money.cost)) return;
		frm.set_intro(sentence(money, frm.doc.currency), "blue");
	};

	const close = (frm) =>
		frappe.prompt(
			[
				{
					fieldname: "kind",
					fieldtype: "Select",
					label: __("How it ended"),
					options: KINDS.map((value) => ({ value, label: __(value) })),
					reqd: 1,
				},
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Because"), reqd: 1 },
			],
			({ kind, reason }) =>
				ar_collections.then_reload(frm, () =>
					ar_collections
						.call("case_api.close", { case: frm.doc.name, kind, reason }, __("One moment…"))
						.then(() => __("Closed."))
				),
			__("Close this case"),
			__("Close")
		);

	const open_again = (frm) =>
		ar_collections.because(__("Open this case again"), __("Because"), __("Open again")).then((reason) =>
			ar_collections.then_reload(frm, () =>
				ar_collections
					.call("case_api.open_again", { case: frm.doc.name, reason }, __("One moment…"))
					.then(() => __("Opened again."))
			)
		);

	const evidence = (frm) =>
		frappe.prompt(
			[
				{
					fieldname: "language",
					fieldtype: "Select",
					label: __("Language of the index"),
					options: [
						{ value: "en", label: "English" },
						{ value: "zh", label: "中文" },
					],
					default: (frappe.boot.lang || "").startsWith("zh") ? "zh" : "en",
					reqd: 1,
				},
			],
			({ language }) =>
				ar_collections
					.call("case_api.make_evidence", { case: frm.doc.name, language }, __("One moment…"))
					.then((pack) => frappe.set_route("Form", "Evidence Pack", pack)),
			__("Evidence pack"),
			__("Make it")
		);

	const buttons = (frm) => {
		const more = __("More");
		const of_case = { case: frm.doc.name, company: frm.doc.company, customer: frm.doc.customer };
		frm.add_custom_button(__("Why?"), () => ar_collections.explain.of_case(frm));
		frm.add_custom_button(__("Evidence pack"), () => evidence(frm), more);
		frm.add_custom_button(__("Cost"), () => frappe.new_doc("Collection Cost", of_case), more);
		if (frm.doc.status === "Closed") {
			if (is_manager()) frm.add_custom_button(__("Open again"), () => open_again(frm), more);
			return;
		}
		frm.add_custom_button(__("Hand over"), () => frappe.new_doc("Collection Handover", of_case), more);
		frm.add_custom_button(__("Write off"), () => frappe.new_doc("Write-off Request", of_case), more);
		if (is_manager()) frm.add_custom_button(__("Close case"), () => close(frm), more);
	};

	Object.assign(ar_collections.case_end, { buttons, figures, sentence });
})();
