/** A recording that runs: its level, its time, discard, send. */

import { ArrowUpOutlined, DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useEffectEvent, useState, type JSX } from "react";

import { LONGEST, type Recording } from "../media/recorder";
import { clock } from "../media/wave";
import { useStrings } from "../text/locale";
import styles from "./RecorderBar.module.css";

const BARS = 40;
const TICK = 100; // milliseconds between two looks at the level

interface Props {
  readonly recording: Recording;
  readonly busy: boolean;
  readonly onSend: (file: File) => void;
  readonly onCancel: () => void;
}

export function RecorderBar({ recording, busy, onSend, onCancel }: Props): JSX.Element {
  const strings = useStrings();
  const [levels, setLevels] = useState<readonly number[]>([]);
  const seconds = (levels.length * TICK) / 1000;
  const send = (): void => {
    void recording.stop().then(onSend);
  };
  const cancel = (): void => {
    recording.cancel();
    onCancel();
  };
  const tick = useEffectEvent(() => {
    setLevels((before) => [...before, recording.level()]);
    if (seconds >= LONGEST) {
      send();
    }
  });
  useEffect(() => {
    const timer = setInterval(() => { tick(); }, TICK);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return (
    <div
      role="group"
      aria-label={strings.recorder.label}
      className={styles["bar"]}
      onKeyDown={({ key }) => { if (key === "Escape") cancel(); }}
    >
      <Button type="text" danger icon={<DeleteOutlined />} aria-label={strings.recorder.cancel} onClick={cancel} />
      <span className={styles["dot"]} aria-hidden />
      <span role="timer" className={styles["time"]}>
        {clock(seconds)}
      </span>
      <span role="meter" aria-label={strings.recorder.level} aria-valuenow={levels.at(-1) ?? 0} aria-valuemin={0} aria-valuemax={1} className={styles["levels"]}>
        {levels.slice(-BARS).map((level, index) => (
          <i key={index} style={{ height: `${8 + 92 * level}%` }} />
        ))}
      </span>
      <Button type="primary" shape="circle" autoFocus icon={<ArrowUpOutlined />} disabled={busy} aria-label={strings.recorder.send} onClick={send} />
    </div>
  );
}
