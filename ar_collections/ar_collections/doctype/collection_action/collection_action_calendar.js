// The worklist as a calendar: what is due on which day, in the worklist's own colours.

frappe.views.calendar["Collection Action"] = {
	field_map: { id: "name", start: "due_on", end: "due_on", title: "title", allDay: "allDay", status: "status" },
	get_events_method: "ar_collections.contact_api.action_calendar",
	get_css_class: (event) => ar_collections.worklist.indicator(event, frappe.datetime.get_today())[1],
};
