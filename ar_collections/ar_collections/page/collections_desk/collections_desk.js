// The rep's day: whom to call first on the left, the customer on the right, every act one key away.
// Wires only: HTML comes from public/js/desk_view.js, keys, forms and dialogs from desk_*.js, rights from the server.

frappe.pages["collections-desk"].on_page_load = (wrapper) => {
	wrapper.desk = new CollectionsDesk(wrapper);
};

frappe.pages["collections-desk"].on_page_show = (wrapper) => {
	wrapper.desk.show_route();
};

class CollectionsDesk {
	constructor(wrapper) {
		this.view = ar_collections.desk_view;
		this.keys = ar_collections.desk_keys;
		this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("Collections desk"), single_column: true });
		this.answer = { rows: [], total: 0, counts: {} };
		this.limit = 100;
		this.script_open = !frappe.is_mobile(); // on a phone it is long
		this.make_body();
		this.make_keys();
		this.ready = this.make_filters();
	}

	make_body() {
		this.$body = $(`<div class="arc-desk">
			<div class="arc-desk-list"><div class="arc-desk-counts text-muted"></div><div class="arc-desk-rows"></div></div>
			<div class="arc-desk-customer">
				<button class="btn btn-xs btn-default arc-back visible-xs">‹ ${__("List")}</button>
				<div class="arc-glance"></div>
				<div class="arc-desk-bar hidden">${this.keys.bar_html()}</div>
			</div>
		</div>`).appendTo(this.page.main);
		const on = (selector, handler) =>
			this.$body.on("click", selector, (e) => {
				e.stopPropagation();
				return handler($(e.currentTarget), e);
			});
		on(".arc-points", ($b) => this.toggle_sum($b.closest(".arc-desk-row")));
		on(".arc-desk-row", ($row) => this.pick($row));
		on(".arc-more", () => this.more());
		on(".arc-everybody", () => this.fields.whose.set_value("team"));
		on(".arc-back", () => this.show_customer(false));
		on("[data-act]", ($b, e) => (e.preventDefault(), this.act($b.attr("data-act"), $b.attr("data-more"))));
		on(".arc-phone", ($a) => this.act("log", $a.attr("data-number")));
		on(".arc-script summary", ($s, e) => (e.preventDefault(), this.toggle_script()));
		on(".arc-history-toggle", ($a, e) => (e.preventDefault(), this.toggle_history()));
	}

	// Frappe's own shortcuts: they rest while somebody types, and “?” lists them
	make_keys() {
		const add = (shortcut, description, action) =>
			frappe.ui.keys.add_shortcut({ shortcut, description, action, page: this.page, condition: () => !this.busy() });
		this.keys.commands().forEach((c) => add(c.key, c.label, () => this.act(c.act)));
		add("j", __("Next customer"), () => this.move(1));
		add("k", __("Previous customer"), () => this.move(-1));
		add("down", __("Next customer"), () => this.move(1));
		add("up", __("Previous customer"), () => this.move(-1));
		add("w", __("Why these points?"), () => this.toggle_sum(this.$body.find(".arc-desk-row.active")));
		add("c", __("Call script and tactics"), () => this.toggle_script());
		add("h", __("History"), () => this.toggle_history());
		add("/", __("Search"), () => this.fields.search.$input.focus());
	}

	busy() {
		return Boolean(this.dialog || $(".modal.show").length);
	}

	// Whether the customer on the right is the one chosen: until then no key may act on the one before
	settled() {
		return Boolean(this.customer) && !this.loading();
	}

	loading() {
		return Boolean(this.moving || (this.current && (this.customer || {}).case !== this.current));
	}

	show_loading() {
		this.$body.attr("aria-busy", this.loading());
	}

	// Filters

	async make_filters() {
		this.choices = await ar_collections.call("desk_api.choices", {});
		const select = (options) => [{ value: "", label: options[0] }, ...options.slice(1)];
		const { me, people, companies } = this.choices;
		const { esc } = ar_collections.words;
		const others = people.filter((p) => p.user !== me).map((p) => ({ value: p.user, label: esc(p.name) }));
		const bands = ["1-15", "16-30", "31-60", "61-90", "over_90"].map((code) => ({ value: code, label: this.view.band(code) }));
		this.fields = {};
		if (others.length) {
			this.filter("whose", "Select", __("Whose"), select([__("Mine"), { value: "team", label: __("Everybody's") }, ...others]));
			this.filter("territory", "Link", __("Territory"), "Territory");
		}
		if (companies.length > 1) this.filter("company", "Select", __("Company"), select([__("All companies"), ...companies]));
		this.filter("band", "Select", __("Age"), select([__("Every age"), ...bands]));
		this.filter("search", "Data", __("Customer"));
		this.filter("later", "Check", __("Also later"));
	}

	filter(fieldname, fieldtype, label, options) {
		const change = frappe.utils.debounce(() => this.filtered(), 300);
		this.fields[fieldname] = this.page.add_field({ fieldname, fieldtype, label, options, change });
		if (fieldname === "search") this.fields[fieldname].$input.on("input", change);
	}

	asked() {
		const values = Object.entries(this.fields).map(([name, field]) => [name, field.get_value() || ""]);
		const asked = Object.fromEntries(values);
		return { ...asked, later: asked.later ? 1 : 0, limit: this.limit };
	}

	async filtered() {
		if (JSON.stringify(this.asked()) === this.last_asked) return;
		await this.load();
		this.stay_on_list();
	}

	// The list

	async show_route() {
		await this.ready;
		const wanted = frappe.get_route()[1];
		await this.load();
		if (wanted) return this.select(wanted, true);
		this.stay_on_list();
	}

	// The customer shown is one of the list, unless somebody is just writing about another
	stay_on_list() {
		if (!this.row() && !this.dialog) this.select((this.keys.neighbour(this.answer.rows, null, 0) || {}).case);
	}

	async load() {
		const asked = this.asked();
		this.last_asked = JSON.stringify(asked);
		const answer = await ar_collections.call("desk_api.worklist", asked);
		if (this.last_asked !== JSON.stringify(asked)) return;
		this.answer = answer;
		this.$body.find(".arc-desk-counts").html(this.view.counts_html(answer));
		const others = this.fields.whose && this.fields.whose.get_value() !== "team";
		this.$body.find(".arc-desk-rows").html(this.view.list_html(answer, this.current, others));
	}

	more() {
		this.limit += 100;
		return this.load();
	}

	row() {
		return this.answer.rows.find((row) => row.case === this.current);
	}

	pick($row) {
		const name = $row.attr("data-case");
		if (!name) return frappe.set_route("Form", "Collection Action", $row.attr("data-action"));
		return this.select(name, true);
	}

	move(by) {
		const row = this.keys.neighbour(this.answer.rows, this.current, by);
		if (row) this.select(row.case);
	}

	toggle_sum($row) {
		if (!$row.length) return;
		const $open = $row.find(".arc-sum");
		if ($open.length) return $open.remove();
		const row = this.answer.rows.find((r) => r.actions[0].name === $row.attr("data-action"));
		$row.append(this.view.sum_html(row));
	}

	// The customer

	async select(name, show) {
		this.current = name || null;
		this.show_customer(Boolean(name && (show || this.$body.hasClass("arc-show-customer"))));
		this.mark();
		this.show_loading();
		if (!name) return this.draw(null);
		const customer = await ar_collections.call("desk_api.customer", { case: name });
		if (name === this.current) this.draw(customer);
	}

	// On a phone one of the two is seen; the filters belong to the list
	show_customer(shown) {
		this.$body.toggleClass("arc-show-customer", shown);
		this.page.page_form.toggleClass("hidden-xs", shown);
	}

	mark() {
		this.$body.find(".arc-desk-row").each((_, row) => {
			const chosen = Boolean(this.current) && row.dataset.case === this.current;
			$(row).toggleClass("active", chosen).attr("aria-selected", chosen);
			if (chosen) row.scrollIntoView({ block: "nearest" });
		});
	}

	draw(customer) {
		this.customer = customer;
		const nobody = `<p class="text-muted">${__("Choose a customer from the list.")}</p>`;
		this.$body.find(".arc-glance").html(customer ? this.view.customer_html(customer) : nobody);
		this.$body.find(".arc-desk-bar").toggleClass("hidden", !customer || customer.status === "Closed");
		this.show_script();
		this.show_loading();
	}

	toggle_script() {
		this.script_open = !this.script_open;
		return this.show_script();
	}

	// Fetched apart, when it is open: the customer is there at once
	async show_script() {
		const $script = this.$body.find(".arc-script").prop("open", this.script_open);
		const $text = $script.children("div");
		if (!this.script_open || !$text.length || $text.children().length) return;
		$text.html(this.view.script_html(await ar_collections.call("contact_api.call_script", { case: this.customer.case })));
	}

	async toggle_history() {
		const $history = this.$body.find(".arc-history");
		if (!this.settled() || $history.children().length) return $history.empty();
		const asked = this.current;
		const entries = await ar_collections.call("api.case_timeline", { case: asked });
		if (asked === this.current) $history.html(ar_collections.timeline.html(entries));
	}

	// Acts

	act(name, more) {
		if (name === "next") return this.move(1);
		if (!this.settled() || this.customer.status === "Closed") return;
		const own = this.customer.actions.filter((a) => a.collector === this.choices.me);
		const action = this.keys.answered((this.row() || { actions: own }).actions, name);
		const refused = this.cannot(name, action);
		if (refused) return frappe.show_alert({ message: refused, indicator: "orange" });
		const form = ar_collections.desk_forms[name](this.customer, action, more);
		const of = this.customer.case;
		this.dialog = ar_collections.desk_dialog.open(form, {
			save: (values) => this.save(form, values, of),
			closed: () => (this.dialog = null),
		});
	}

	cannot(name, action) {
		if (name === "snooze" && !action) return __("Nothing is to do here that could wait.");
		if (name !== "sms") return "";
		if (!this.choices.sms) return __("Text messages are not set up: ask your System Manager to fill in “SMS Settings”.");
		return this.customer.people.some((p) => p.numbers.some((n) => n.valid)) ? "" : __("No phone number of this customer is known.");
	}

	async save(form, values, of) {
		const dialog = this.dialog;
		if (dialog.saving) return;
		dialog.saving = true;
		try {
			await ar_collections.call(form.method, { case: of, ...form.args(values) });
		} catch (refused) {
			dialog.saving = false; // Frappe has shown why; somebody may have been faster
			this.load();
			return;
		}
		this.moving = true;
		this.show_loading();
		dialog.hide();
		frappe.show_alert({ message: __("Saved."), indicator: "green" }, 2);
		await this.next(of).finally(() => {
			this.moving = false;
			this.show_loading();
		});
	}

	async next(done) {
		const before = this.answer.rows;
		await this.load();
		const row = this.keys.next_up(before, this.answer.rows, done);
		await this.select(row && row.case);
	}
}
