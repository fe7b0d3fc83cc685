// Contacts, the customer first: the number of a log tells nobody anything. The newest stand on top.

frappe.listview_settings["Contact Log"] = { hide_name_column: true };
