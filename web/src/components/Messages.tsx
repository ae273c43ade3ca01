/** The conversation: two bubbles an exchange. */

import { Bubble, type BubbleListProps } from "@ant-design/x";
import type { ComponentProps, JSX } from "react";

import { said, type Exchange } from "../state/chat";
import { useStrings } from "../text/locale";
import { Bell } from "./Bell";
import { CustomerFooter } from "./CustomerFooter";
import { CustomerMessage } from "./CustomerMessage";
import { DeskFooter } from "./DeskFooter";
import { DeskMessage } from "./DeskMessage";
import styles from "./Messages.module.css";
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
};

function besideCustomer(exchange: Exchange): JSX.Element | null {
  const nothing = exchange.heard.length + exchange.rejected.length === 0 && exchange.problem === null;
  return nothing ? null : <CustomerFooter exchange={exchange} />;
}

function bubbles(exchange: Exchange): Item[] {
  const asked = { key: `${exchange.id}-customer`, role: "customer", content: exchange, footer: besideCustomer(exchange) };
  if (exchange.progress === "failed") {
    return [asked];
  }
  const loading = exchange.reply === null && said(exchange) === "";
  const under = exchange.reply === null ? null : <DeskFooter reply={exchange.reply} />;
  return [asked, { key: `${exchange.id}-desk`, role: "desk", content: exchange, loading, footer: under }];
}

export function Messages({ exchanges }: { readonly exchanges: readonly Exchange[] }): JSX.Element {
  const strings = useStrings();
  return (
    <section role="log" aria-live="polite" aria-label={strings.message.conversation} className={styles["log"]}>
      <Bubble.List
        items={exchanges.flatMap(bubbles)}
        role={ROLES}
        className={styles["list"] ?? ""}
        classNames={{ scroll: styles["scroll"] ?? "" }}
      />
    </section>
  );
}
