/** Where the customer writes, attaches and speaks. */

import { Sender } from "@ant-design/x";
import { App } from "antd";
import { useEffect, useRef, useState, type ComponentRef, type JSX, type ReactNode, type RefObject } from "react";

import type { Kind } from "../api/types";
import { draft, type Draft } from "../media/kinds";
import { canRecord, record, type Recording } from "../media/recorder";
import { concerned, mustAsk } from "../state/consent";
import type { Consenting } from "../state/useConsent";
import { useStrings } from "../text/locale";
import styles from "./Composer.module.css";
import { ConsentBar } from "./ConsentBar";
import { ConsentSaid } from "./ConsentSaid";
import { DraftList } from "./DraftList";
import { RecorderBar } from "./RecorderBar";
import { Tools } from "./Tools";

interface Props {
  readonly waiting: boolean;
  /** The kinds of what was sent before. */
  readonly sent: readonly Kind[];
  readonly consenting: Consenting;
  /** What stands above everything else. */
  readonly above: ReactNode;
  readonly onSend: (text: string, drafts: readonly Draft[]) => void;
  readonly onStop: () => void;
}

/** Open the microphone; a refusal is told in words. */
function useMicrophone(): readonly [Recording | null, () => void, () => void] {
  const strings = useStrings();
  const { message } = App.useApp();
  const [recording, setRecording] = useState<Recording | null>(null);
  const start = (): void => {
    if (!canRecord()) {
      void message.error(strings.recorder.unsupported);
      return;
    }
    record().then(setRecording, (error: unknown) => {
      const denied = error instanceof DOMException && error.name === "NotAllowedError";
      void message.error(denied ? strings.recorder.denied : strings.recorder.missing);
    });
  };
  return [recording, start, () => { setRecording(null); }];
}

type SenderRef = RefObject<ComponentRef<typeof Sender> | null>;

/** Give the keyboard back to the text; not on a phone, where it would cover the answer. */
function focusText(sender: SenderRef): void {
  if (window.matchMedia("(hover: hover)").matches) {
    sender.current?.focus();
  }
}

function useKeyboardBack(recording: boolean): SenderRef {
  const sender = useRef<ComponentRef<typeof Sender>>(null);
  const recorded = useRef(false);
  useEffect(() => {
    if (recorded.current && !recording) {
      focusText(sender);
    }
    recorded.current = recording;
  }, [recording]);
  return sender;
}

/** Whether the bar is to be seen: from the first voice message, photo or film on, until the customer has answered. */
function useAsking({ consent, reviewing, prepare }: Consenting, kinds: readonly Kind[]): boolean {
  const about = concerned(kinds);
  const needed = about.length > 0;
  useEffect(() => {
    if (needed) {
      prepare();
    }
  }, [needed, prepare]);
  return (reviewing && consent?.offered.length !== 0) || mustAsk(consent, about);
}

export function Composer({ waiting, sent, consenting, above, onSend, onStop }: Props): JSX.Element {
  const strings = useStrings();
  const [text, setText] = useState("");
  const [drafts, setDrafts] = useState<readonly Draft[]>([]);
  const [recording, startRecording, endRecording] = useMicrophone();
  const sender = useKeyboardBack(recording !== null);
  const recorded: readonly Kind[] = recording === null ? [] : ["audio"];
  const asking = useAsking(consenting, [...sent, ...drafts.map(({ kind }) => kind), ...recorded]);
  const add = (files: readonly File[]): void => {
    setDrafts((before) => [...before, ...files.map((file) => draft(file))]);
  };
  const submit = (): void => {
    if (text.trim() !== "" || drafts.length > 0) {
      onSend(text.trim(), drafts);
      setText("");
      setDrafts([]);
    }
  };
  const sendVoice = (file: File): void => {
    endRecording();
    onSend(text.trim(), [...drafts, draft(file, "audio")]);
    setText("");
    setDrafts([]);
  };
  return (
    <footer className={styles["composer"]}>
      {above}
      {asking && consenting.consent !== null && (
        <ConsentBar consent={consenting.consent} consenting={consenting} onGone={() => { focusText(sender); }} />
      )}
      <ConsentSaid consenting={consenting} />
      {recording !== null ? (
        <RecorderBar recording={recording} busy={waiting} onSend={sendVoice} onCancel={endRecording} />
      ) : (
        <Sender
          ref={sender}
          value={text}
          onChange={setText}
          onSubmit={submit}
          onCancel={onStop}
          loading={waiting}
          onPasteFile={(files) => { add([...files]); }}
          placeholder={strings.composer.placeholder}
          aria-label={strings.composer.label}
          header={drafts.length > 0 && <DraftList drafts={drafts} onChange={setDrafts} />}
          suffix={false}
          footer={(_, { components }) => (
            <Tools
              buttons={components}
              waiting={waiting}
              sendable={text.trim() !== "" || drafts.length > 0}
              onFiles={add}
              onRecord={startRecording}
            />
          )}
        />
      )}
    </footer>
  );
}
