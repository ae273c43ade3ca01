/** Where the customer writes, attaches and speaks. */

import { Sender } from "@ant-design/x";
import { App } from "antd";
import { useEffect, useRef, useState, type ComponentRef, type JSX, type RefObject } from "react";

import { draft, type Draft } from "../media/kinds";
import { canRecord, record, type Recording } from "../media/recorder";
import { useStrings } from "../text/locale";
import styles from "./Composer.module.css";
import { DraftList } from "./DraftList";
import { RecorderBar } from "./RecorderBar";
import { Tools } from "./Tools";

interface Props {
  readonly waiting: boolean;
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

/** Give the keyboard back to the text when a recording ends; not on a phone, where it would cover the answer. */
function useKeyboardBack(recording: boolean): RefObject<ComponentRef<typeof Sender> | null> {
  const sender = useRef<ComponentRef<typeof Sender>>(null);
  const recorded = useRef(false);
  useEffect(() => {
    if (recorded.current && !recording && window.matchMedia("(hover: hover)").matches) {
      sender.current?.focus();
    }
    recorded.current = recording;
  }, [recording]);
  return sender;
}

export function Composer({ waiting, onSend, onStop }: Props): JSX.Element {
  const strings = useStrings();
  const [text, setText] = useState("");
  const [drafts, setDrafts] = useState<readonly Draft[]>([]);
  const [recording, startRecording, endRecording] = useMicrophone();
  const sender = useKeyboardBack(recording !== null);
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
