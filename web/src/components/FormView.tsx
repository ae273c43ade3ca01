/** Fields to fill in at once; they are sent back as a message, a line for each. */

import { Button, Form, Input, Select } from "antd";
import { use, useState, type JSX } from "react";

import type { Form as Shown, FormField } from "../api/types";
import { filled, type Filled } from "../state/filled";
import { useStrings } from "../text/locale";
import styles from "./FormView.module.css";
import { ViewContext } from "./view";

function input(field: FormField): JSX.Element {
  const { placeholder } = field;
  switch (field.type) {
    case "select":
      return <Select options={field.options.map((value) => ({ value, label: value }))} placeholder={placeholder} />;
    case "text_area":
      return <Input.TextArea rows={3} placeholder={placeholder} />;
    case "email":
      return <Input type="email" autoComplete="email" placeholder={placeholder} />;
    case "text":
      return <Input placeholder={placeholder} />;
    default:
      return field.type satisfies never;
  }
}

export default function FormView({ form }: { readonly form: Shown }): JSX.Element {
  const strings = useStrings();
  const { say, waiting } = use(ViewContext);
  const [sent, setSent] = useState(false);
  const start: Filled = Object.fromEntries(form.fields.map((field) => [field.name, field.default === "" ? undefined : field.default]));
  const submit = (values: Filled): void => {
    setSent(true);
    say(filled(form, values));
  };
  return (
    <Form<Filled> layout="vertical" size="middle" className={styles["form"] ?? ""} initialValues={start} disabled={sent} onFinish={submit} aria-label={strings.message.fill} data-testid="form">
      {form.fields.map((field) => (
        <Form.Item<Filled> key={field.name} name={field.name} label={field.label} rules={field.optional ? [] : [{ required: true, message: strings.message.fill }]}>
          {input(field)}
        </Form.Item>
      ))}
      <Button type="primary" htmlType="submit" disabled={waiting || sent}>{strings.message.submit}</Button>
    </Form>
  );
}
