/** A form that was filled in, as the message that goes to the desk. */

import type { Form } from "../api/types";

export type Filled = Readonly<Record<string, string | undefined>>;

/** A line for each field that has a value: "label: value". A value keeps to its line. */
export function filled(form: Form, values: Filled): string {
  const lines = form.fields.map(({ name, label }) => [label, (values[name] ?? "").trim().replaceAll(/\s+/g, " ")] as const);
  return lines.filter(([, value]) => value !== "").map(([label, value]) => `${label}: ${value}`).join("\n");
}
