/** The chat: header, conversation or greeting, composer, and the drawer of a source. */

import { App as Themed } from "antd";
import { lazy, Suspense, useMemo, useState, type JSX } from "react";

import type { Citation, Locale } from "../api/types";
import { sentKinds } from "../state/consent";
import { handedOff, waiting as isWaiting } from "../state/chat";
import { useChat, type ChatActions } from "../state/useChat";
import { useConsent } from "../state/useConsent";
import { usePersonal } from "../state/usePersonal";
import { usePerson } from "../state/usePerson";
import styles from "./ChatPage.module.css";
import { Composer } from "./Composer";
import { Greeting } from "./Greeting";
import { Header } from "./Header";
import { Messages } from "./Messages";
import { PersonBar } from "./PersonBar";
import { ViewContext, type View } from "./view";

const SourceDrawer = lazy(() => import("./SourceDrawer"));

interface Props {
  readonly locale: Locale;
  readonly onLocale: (locale: Locale) => void;
}

/** What parts of the chat may see and do, and the drawer of the source that one of them opened. */
function useView(
  staff: boolean,
  waiting: boolean,
  retry: ChatActions["retry"],
  send: ChatActions["send"],
): readonly [View, JSX.Element | null] {
  const [cited, setCited] = useState<Citation | null>(null);
  const [open, setOpen] = useState(false);
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
  const close = (): void => { setOpen(false); };
  const gone = (): void => { setCited(null); };
  return [view, cited === null ? null : <SourceDrawer citation={cited} open={open} onClose={close} onGone={gone} />];
}

export function ChatPage({ locale, onLocale }: Props): JSX.Element {
  const [chat, { open: openConversation, send, retry, stop, clear }] = useChat(locale);
  const consenting = useConsent(chat.conversation, openConversation);
  const personal = usePersonal(chat.conversation);
  const { people } = chat;
  const waitingFor = usePerson(chat.conversation, people.phase, openConversation);
  const [staff, setStaff] = useState(false);
  const [view, source] = useView(staff, isWaiting(chat), retry, send);
  return (
    <Themed className={styles["page"] ?? ""}>
      <ViewContext value={view}>
        <Header
          locale={locale}
          onLocale={onLocale}
          staff={staff}
          onStaff={setStaff}
          handedOff={handedOff(chat)}
          agent={people.agent}
          onPerson={people.phase === "bot" && !handedOff(chat) ? waitingFor.ask : null}
          consenting={consenting}
          personal={personal}
          onRestart={chat.exchanges.length > 0 ? clear : null}
        />
        <main className={styles["main"]}>
          {chat.exchanges.length + people.others.length === 0 ? (
            <Greeting locale={locale} onPrompt={send} />
          ) : (
            <Messages exchanges={chat.exchanges} people={people} />
          )}
        </main>
        <Composer
          waiting={view.waiting}
          sent={sentKinds(chat.exchanges)}
          consenting={consenting}
          above={<PersonBar phase={people.phase} waiting={waitingFor} />}
          onSend={send}
          onStop={stop}
        />
        <Suspense>{source}</Suspense>
      </ViewContext>
    </Themed>
  );
}
