// "What would tonight do?": read a dry run, then let it happen. Draws what the server planned and
// decides nothing; the sentences and tables come from public/js/run_result.js and table.js.

frappe.pages["collections-tonight"].on_page_load = (wrapper) => {
	wrapper.tonight = new CollectionsTonight(wrapper);
};

frappe.pages["collections-tonight"].on_page_show = (wrapper) => {
	wrapper.tonight.show_route();
};

const ROWS = 20;
const RUN_FIELDS = [
	"name", "company", "run_date", "dry_run", "status", "chunks_done", "chunks_total", "started_at",
	"finished_at", "seconds", "letters", "actions", "holds", "errors", "brake_reasons",
]; // prettier-ignore

class CollectionsTonight {
	constructor(wrapper) {
		this.page = frappe.ui.make_app_page({
			parent: wrapper,
			title: __("Tonight"),
			single_column: true,
		});
		this.lists = {
			planned: { start: 0, search: "" },
			left_out: { start: 0, search: "" },
		};
		this.make_fields();
		this.make_body();
		frappe.realtime.on("collection_run", (data) => data.run === this.run && this.follow());
	}

	make_fields() {
		this.company = this.page.add_field({
			fieldname: "company",
			fieldtype: "Link",
			options: "Collections Company",
			label: __("Company"),
			change: () => this.company_chosen(),
		});
		if (this.may_run()) {
			this.page.set_primary_action(__("What would tonight do?"), () => this.dry_run());
		}
	}

	// Only to leave out buttons that would be refused: the server decides
	may_run() {
		const managers = ["Collections Manager", "Accounts Manager", "System Manager"];
		return managers.some((role) => frappe.user.has_role(role));
	}

	make_body() {
		this.$body = $(`<div class="arc-tonight">
			<div class="arc-state"></div>
			<div class="arc-totals"></div>
			${this.section("planned", __("Planned"))}
			${this.section("left_out", __("Left out"))}
		</div>`).appendTo(this.page.main);
		this.$body.on("input", ".arc-search", frappe.utils.debounce((e) => this.searched(e), 300));
		this.$body.on("click", ".arc-page", (e) => this.turn($(e.currentTarget)));
		this.$body.on("click", ".arc-release", () => this.release());
	}

	section(table, title) {
		const hint = __("Filter by customer, item or reason"); // the translators' tools miss it inside quotes
		return `<section class="arc-section hidden" data-table="${table}">
			<div class="arc-section-head">
				<h4>${title} <span class="text-muted arc-count"></span></h4>
				<input type="search" class="form-control input-xs arc-search"
					placeholder="${hint}" aria-label="${hint}">
			</div>
			<div class="arc-rows"></div>
			<div class="arc-pager"></div>
		</section>`;
	}

	// /app/collections-tonight/RUN-2026-00012 shows that run; without a name the last company is offered
	async show_route() {
		const name = frappe.get_route()[1];
		if (name && name !== this.run) return this.open(name);
		if (this.company.get_value()) return;
		const mine = await frappe.db.get_list("Collections Company", {
			fields: ["name"],
			order_by: "name asc",
			limit: 2,
		});
		const preferred = frappe.defaults.get_user_default("Company");
		const choice = mine.find((row) => row.name === preferred) || mine[0];
		if (choice) this.company.set_value(choice.name);
		else this.say(this.set_up_first());
	}

	set_up_first() {
		const link = `<a href="${frappe.utils.get_form_link("Collections Company", "new")}">${__("Set up a company")}</a>`;
		return { html: `${__("No company is set up for collections yet.")} ${link}`, colour: "blue" };
	}

	async company_chosen() {
		const company = this.company.get_value();
		if (!company || (this.shown && this.shown.company === company)) return;
		const last = await frappe.db.get_list("Collection Run", {
			filters: { company, dry_run: 1 },
			fields: ["name"],
			order_by: "creation desc",
			limit: 1,
		});
		if (last.length) this.open(last[0].name);
		else this.clear();
	}

	clear() {
		this.run = null;
		this.shown = null;
		this.$body.find(".arc-section").addClass("hidden");
		this.$body.find(".arc-totals").empty();
		this.page.clear_secondary_action();
		this.page.set_title(__("Tonight"));
		this.say({
			html: __("Press “What would tonight do?”: it plans tonight's run and writes or sends nothing."),
			colour: "blue",
		});
	}

	async dry_run() {
		const company = this.company.get_value();
		if (!company) return frappe.show_alert(__("Choose a company first."));
		this.say({ html: __("Reading the open items…"), colour: "blue", percent: 5 });
		this.open(await ar_collections.call("api.dry_run", { company }));
	}

	async run_now() {
		const company = this.company.get_value();
		const question = __("Run collections for {0} now? Letters go out and actions are written.", [
			`<b>${ar_collections.words.esc(company)}</b>`,
		]);
		await ar_collections.confirm(question);
		this.open(await ar_collections.call("api.run_now", { company }, __("Starting the run…")));
	}

	async release() {
		await ar_collections.confirm(__("Let this run go on in spite of these reasons?"));
		await ar_collections.call("api.release_run", { run: this.run }, __("Starting the run…"));
		this.follow();
	}

	open(run) {
		this.run = run;
		this.asked_at = Date.now();
		Object.values(this.lists).forEach((list) => Object.assign(list, { start: 0, search: "" }));
		this.$body.find(".arc-search").val("");
		if (frappe.get_route()[1] !== run) frappe.set_route("collections-tonight", run);
		return this.follow();
	}

	// Reads the run's state now and again every two seconds while it works (realtime only makes it sooner)
	async follow() {
		clearTimeout(this.timer);
		const asked = this.run;
		const { message: run } = await frappe.db.get_value("Collection Run", asked, RUN_FIELDS);
		if (asked !== this.run || !run) return;
		this.shown = run;
		if (this.company.get_value() !== run.company) this.company.set_value(run.company);
		this.page.set_title(ar_collections.run_result.heading(run));
		this.show_state(run);
		const { under_way, unanswered, no_answer } = ar_collections.run_result;
		if (unanswered(run, Date.now() - this.asked_at)) return this.say({ html: no_answer(), colour: "orange" });
		if (under_way(run)) {
			this.timer = setTimeout(() => this.follow(), 2000);
			return;
		}
		["planned", "left_out"].forEach((table) => this.load(table));
	}

	show_state(run) {
		const { sentence, ended, colour, percent, under_way } = ar_collections.run_result;
		const waiting = run.status === "Waiting for OK";
		this.say({
			html: `${sentence(run)} ${ended(run)} ${this.trouble(run)} ${this.brakes(run)}`,
			colour: colour(run),
			percent: under_way(run) ? Math.max(5, percent(run)) : null,
		});
		this.page.clear_secondary_action();
		if (this.may_run() && !under_way(run) && !waiting) {
			this.page.set_secondary_action(__("Run now"), () => this.run_now());
		}
	}

	trouble(run) {
		if (!cint(run.errors)) return "";
		return `<a href="${frappe.utils.get_form_link("Collection Run", run.name)}">${__("See the errors")}</a>`;
	}

	brakes(run) {
		const reasons = ar_collections.run_result.why_waits(run);
		const list = reasons.map((reason) => `<li>${ar_collections.words.esc(reason)}</li>`).join("");
		const html = list ? `<ul class="arc-brakes">${list}</ul>` : "";
		if (run.status !== "Waiting for OK") return html;
		return `${html}
			<button class="btn btn-xs btn-primary arc-release">${__("Let it run")}</button>
			<a class="btn btn-xs btn-default" href="${frappe.utils.get_form_link("Collection Run", run.name)}">${__(
			"Open the run"
		)}</a>`;
	}

	say({ html, colour, percent }) {
		const bar = percent
			? `<div class="progress"><div class="progress-bar" style="width: ${percent}%"></div></div>`
			: "";
		this.$body.find(".arc-state").html(`<div class="form-message ${colour}">${html}${bar}</div>`);
	}

	async load(table) {
		const list = this.lists[table];
		const asked = this.run;
		const result = await ar_collections.call("api.run_result", {
			run: asked,
			table,
			start: list.start,
			limit: ROWS,
			search: list.search,
		});
		if (asked === this.run) this.draw(table, result);
	}

	draw(table, result) {
		const { columns, totals_html } = ar_collections.run_result;
		const $section = this.$body.find(`[data-table=${table}]`).removeClass("hidden");
		const nothing = this.lists[table].search ? __("Nothing matches this filter.") : __("Nothing.");
		$section.find(".arc-count").text(result.total);
		$section.find(".arc-rows").html(ar_collections.table.html(columns(table), result.rows, nothing));
		$section.find(".arc-pager").html(this.pager(table, result.total));
		const currency = erpnext.get_currency(this.shown.company);
		this.$body.find(".arc-totals").html(totals_html(result.counts, currency));
	}

	pager(table, total) {
		const slice = ar_collections.table.slice(this.lists[table].start, ROWS, total);
		if (slice.previous === null && slice.next === null) return "";
		const button = (start, label) =>
			`<button class="btn btn-xs btn-default arc-page" data-start="${start}" ${
				start === null ? "disabled" : ""
			}>${label}</button>`;
		return `${button(slice.previous, __("Previous"))}
			<span class="text-muted">${__("{0} to {1} of {2}", [slice.from, slice.to, slice.total])}</span>
			${button(slice.next, __("Next"))}`;
	}

	turn($button) {
		const table = $button.closest(".arc-section").data("table");
		this.lists[table].start = cint($button.data("start"));
		this.load(table);
	}

	searched(event) {
		const table = $(event.target).closest(".arc-section").data("table");
		Object.assign(this.lists[table], { start: 0, search: event.target.value.trim() });
		this.load(table);
	}
}
