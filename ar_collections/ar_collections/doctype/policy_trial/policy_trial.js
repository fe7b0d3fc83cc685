// A policy tried: how far it is, then both columns, a chart by week, the reps and who paid anyway.

frappe.ui.form.on("Policy Trial", {
	setup(frm) {
		frappe.realtime.on("policy_trial", (data) => data.trial === frm.doc.name && frm.events.follow(frm));
		frm.set_query("replaces", () => ({ filters: { status: "Approved" } }));
	},

	refresh(frm) {
		if (frm.is_new()) {
			frm.set_intro(__("Save to start. Nothing is sent and nothing is written but this trial."), "blue");
			frm.events.suggest(frm);
			return;
		}
		frm.disable_save();
		frm.events.headline(frm);
		frm.events.draw(frm);
		frm.events.buttons(frm);
		frm.events.follow_later(frm);
	},

	policy: (frm) => frm.events.suggest(frm),
	company: (frm) => frm.events.suggest(frm),

	async suggest(frm) {
		const { policy, company } = frm.doc;
		if (!frm.is_new() || !policy || !company || frm.arc_asked === `${policy}|${company}`) return;
		frm.arc_asked = `${policy}|${company}`;
		const found = await ar_collections.call("trial_api.suggested", { policy, company });
		frm.set_value({ replaces: found || "", beside: found ? 0 : 1 });
	},

	headline(frm) {
		const { sentence, colour, under_way, percent } = ar_collections.trial_result;
		frm.dashboard.set_headline(ar_collections.words.esc(sentence(frm.doc)), colour(frm.doc));
		if (under_way(frm.doc)) frm.dashboard.add_progress(__("Progress"), Math.max(3, percent(frm.doc)));
	},

	buttons(frm) {
		if (["Failed", ...(ar_collections.trial_result.under_way(frm.doc) ? [frm.doc.status] : [])].includes(frm.doc.status)) {
			const resume = () => ar_collections.call("trial_api.resume", { trial: frm.doc.name });
			frm.add_custom_button(__("Go on"), () => ar_collections.then_reload(frm, () => resume().then(() => "")));
		}
		frm.add_custom_button(__("Try again"), () => {
			const { policy, company, grace_days } = frm.doc;
			frappe.new_doc("Policy Trial", { policy, company, grace_days });
		});
		frm.add_custom_button(__("Policy"), () => frappe.set_route("Form", "Collection Policy", frm.doc.policy));
	},

	async draw(frm) {
		const $here = frm.get_field("result_html").$wrapper;
		if (!String(frm.doc.status).startsWith("Done")) {
			$here.html(`<p class="text-muted">${__("The figures come when all customers are through.")}</p>`);
			return;
		}
		const told = await ar_collections.call("trial_api.result", { trial: frm.doc.name });
		const currency = (frappe.get_doc(":Company", frm.doc.company) || {}).default_currency;
		const view = ar_collections.trial_result;
		const { esc } = ar_collections.words;
		const box = (name, choices) => {
			const options = choices.map((one) => `<option value="${esc(one.value)}">${esc(one.label)}</option>`);
			return `<select class="form-control input-xs ml-2 arc-${name}" style="width: auto">${options.join("")}</select>`;
		};
		const measures = view.measures().map((one) => ({ value: one.key, label: one.label }));
		$here.html(`${view.summary(frm.doc, told)}
			<div class="flex align-center mt-4"><h5 class="mr-auto mb-0">${__("Week by week")}</h5>
				${box("measure", measures)}${box("rep", view.rep_choices(told))}</div>
			<div class="arc-weeks"></div>
			<h5 class="mt-4">${__("By rep")}</h5>${view.reps(frm.doc, told)}
			<h5 class="mt-4">${__("Customers who paid anyway")}</h5>${view.alarms(frm.doc, told, currency)}
			<h5 class="mt-4">${__("How to read this")}</h5>${view.notes(frm.doc)}`);
		const show = () => frm.events.chart(frm, $here, told);
		$here.find("select").on("change", show);
		show();
	},

	chart(frm, $here, told) {
		const [measure, rep] = [".arc-measure", ".arc-rep"].map((box) => $here.find(box).val());
		const data = ar_collections.trial_result.chart(frm.doc, told, measure, rep);
		const element = $here.find(".arc-weeks")[0];
		// The chart always writes the last label, over the one before it: there it shows none
		const [last] = data.labels.splice(-1, 1, "\u200b");
		$(element).empty();
		new frappe.Chart(element, {
			data,
			tooltipOptions: { formatTooltipX: (label) => (label === "\u200b" ? last : label) },
			type: "line",
			height: 220,
			colors: ["blue", "grey"],
			lineOptions: { hideDots: 1, regionFill: 0 },
			axisOptions: { xIsSeries: 1, shortenYAxisNumbers: 1 },
			animate: 0,
		});
	},

	follow_later(frm) {
		clearTimeout(frm.arc_timer);
		if (ar_collections.trial_result.under_way(frm.doc)) {
			frm.arc_timer = setTimeout(() => frm.events.follow(frm), 3000);
		}
	},

	follow(frm) {
		const here = cur_frm === frm && frappe.get_route()[0] === "Form";
		if (here && ar_collections.trial_result.under_way(frm.doc)) frm.reload_doc();
	},
});
