/** The conversation: two bubbles an exchange. */

import { Bubble, type BubbleListProps } from "@ant-design/x";
import { UserOutlined } from "@ant-design/icons";
import { Avatar } from "antd";
import { use, type ComponentProps, type JSX } from "react";

import type { Locale } from "../api/types";
import { said, silent, type Exchange } from "../state/chat";
import type { Other, People } from "../state/people";
import { LocaleContext, useStrings } from "../text/locale";
import { Bell } from "./Bell";
import { CustomerFooter } from "./CustomerFooter";
import { CustomerMessage } from "./CustomerMessage";
import { DeskFooter } from "./DeskFooter";
import { DeskMessage } from "./DeskMessage";
import styles from "./Messages.module.css";
import { OtherMessage } from "./OtherMessage";
import { Thinking } from "./Thinking";

type Item = ComponentProps<typeof Bubble.List>["items"][number];

const ROOM = { body: { maxWidth: "100%", minWidth: 0 } };
const FITTING = { width: "fit-content", maxWidth: "100%", boxSizing: "border-box" } as const;

const ROLES: NonNullable<BubbleListProps["role"]> = {
  customer: {
    placement: "end",
    shape: "corner",
    styles: { ...ROOM, content: { ...FITTING, marginInlineStart: "auto", background: "var(--ant-color-primary-bg)" } },
    contentRender: (exchange: Exchange) => <CustomerMessage exchange={exchange} />,
  },
  desk: {
    placement: "start",
    shape: "corner",
    variant: "outlined",
    avatar: <Bell size={32} />,
    classNames: { avatar: styles["avatar"] ?? "" },
    styles: { ...ROOM, content: { ...FITTING, background: "var(--ant-color-bg-container)" } },
    loadingRender: () => <Thinking />,
    contentRender: (exchange: Exchange) => <DeskMessage exchange={exchange} />,
  },
  agent: {
    placement: "start",
    shape: "corner",
    avatar: <Avatar size={32} icon={<UserOutlined />} />,
    classNames: { avatar: styles["avatar"] ?? "" },
    styles: { ...ROOM, content: { ...FITTING, background: "var(--ant-color-info-bg)" } },
    contentRender: (other: Extract<Other, { kind: "message" }>) => <OtherMessage other={other} />,
  },
};

function besideCustomer(exchange: Exchange): JSX.Element | null {
  const nothing = exchange.heard.length + exchange.rejected.length === 0 && exchange.problem === null && !silent(exchange);
  return nothing ? null : <CustomerFooter exchange={exchange} />;
}

function bubbles(exchange: Exchange): Item[] {
  const asked = { key: `${exchange.id}-customer`, role: "customer", content: exchange, footer: besideCustomer(exchange) };
  if (exchange.progress === "failed" || silent(exchange)) {
    return [asked];
  }
  const loading = exchange.reply === null && said(exchange) === "";
  const under = exchange.reply === null ? null : <DeskFooter reply={exchange.reply} />;
  return [asked, { key: `${exchange.id}-desk`, role: "desk", content: exchange, loading, footer: under }];
}

function other(one: Other, locale: Locale): Item {
  const key = `event-${one.number}`;
  return one.kind === "message" ? { key, role: "agent", content: one } : { key, role: "system", content: one.text[locale] };
}

/** The messages of the customer with what the desk said to each, and between them what people said. */
function all(exchanges: readonly Exchange[], people: People, locale: Locale): Item[] {
  const after = (count: number): Item[] => people.others.filter((one) => one.after === count).map((one) => other(one, locale));
  return [...after(0), ...exchanges.flatMap((exchange, index) => [...bubbles(exchange), ...after(index + 1)])];
}

interface Props {
  readonly exchanges: readonly Exchange[];
  readonly people: People;
}

export function Messages({ exchanges, people }: Props): JSX.Element {
  const strings = useStrings();
  const locale = use(LocaleContext);
  return (
    <section role="log" aria-live="polite" aria-label={strings.message.conversation} className={styles["log"]}>
      <Bubble.List
        items={all(exchanges, people, locale)}
        role={ROLES}
        className={styles["list"] ?? ""}
        classNames={{ scroll: styles["scroll"] ?? "" }}
      />
    </section>
  );
}
