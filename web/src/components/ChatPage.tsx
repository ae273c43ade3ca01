/** The chat: header, conversation or greeting, composer, and the drawer of a source. */

import { App as Themed } from "antd";
import { lazy, Suspense, useMemo, useState, type JSX } from "react";

import type { Citation, Locale } from "../api/types";
import { sentKinds } from "../state/consent";
import { handedOff, waiting as isWaiting } from "../state/chat";
import { useChat } from "../state/useChat";
import { useConsent } from "../state/useConsent";
import styles from "./ChatPage.module.css";
import { Composer } from "./Composer";
import { Greeting } from "./Greeting";
import { Header } from "./Header";
import { Messages } from "./Messages";
import { ViewContext } from "./view";

const SourceDrawer = lazy(() => import("./SourceDrawer"));

interface Props {
  readonly locale: Locale;
  readonly onLocale: (locale: Locale) => void;
}

export function ChatPage({ locale, onLocale }: Props): JSX.Element {
  const [chat, { open: openConversation, send, retry, stop, clear }] = useChat(locale);
  const consenting = useConsent(chat.conversation, openConversation);
  const [staff, setStaff] = useState(false);
  const [cited, setCited] = useState<Citation | null>(null);
  const [open, setOpen] = useState(false);
  const waiting = isWaiting(chat);
  const view = useMemo(
    () => ({
      staff,
      waiting,
      retry,
      openCitation: (citation: Citation) => {
        setCited(citation);
        setOpen(true);
      },
      say: (text: string) => {
        send(text, []);
      },
    }),
    [staff, waiting, retry, send],
  );

  return (
    <Themed className={styles["page"] ?? ""}>
      <ViewContext value={view}>
        <Header
          locale={locale}
          onLocale={onLocale}
          staff={staff}
          onStaff={setStaff}
          handedOff={handedOff(chat)}
          consenting={consenting}
          onRestart={chat.exchanges.length > 0 ? clear : null}
        />
        <main className={styles["main"]}>
          {chat.exchanges.length === 0 ? (
            <Greeting locale={locale} onPrompt={send} />
          ) : (
            <Messages exchanges={chat.exchanges} />
          )}
        </main>
        <Composer waiting={waiting} sent={sentKinds(chat.exchanges)} consenting={consenting} onSend={send} onStop={stop} />
        <Suspense>
          {cited !== null && (
            <SourceDrawer citation={cited} open={open} onClose={() => { setOpen(false); }} onGone={() => { setCited(null); }} />
          )}
        </Suspense>
      </ViewContext>
    </Themed>
  );
}
