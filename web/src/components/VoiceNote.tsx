/** A voice message: play, pause, and the shape of what was said. */

import { CaretRightOutlined, PauseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef, useState, type JSX } from "react";

import { clock, readWave, type Wave } from "../media/wave";
import { useStrings } from "../text/locale";
import styles from "./VoiceNote.module.css";

const BARS = 36;
const FLAT: Wave = { seconds: 0, peaks: Array.from({ length: BARS }, () => 0.15) };

interface Props {
  readonly url: string;
  readonly file: File | null;
}

function useWave(sound: File | string): Wave {
  const [wave, setWave] = useState(FLAT);
  useEffect(() => {
    let drawn = true;
    // What the browser cannot decode is drawn flat; the desk may still read it.
    readWave(sound, BARS).then((found) => { if (drawn) setWave(found); }, () => undefined);
    return () => {
      drawn = false;
    };
  }, [sound]);
  return wave;
}

export function VoiceNote({ url, file }: Props): JSX.Element {
  const strings = useStrings();
  const player = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const wave = useWave(file ?? url);
  const toggle = (): void => {
    if (playing) {
      player.current?.pause();
    } else {
      void player.current?.play().catch(() => undefined);
    }
  };
  return (
    <div className={styles["note"]}>
      <audio
        ref={player}
        src={url}
        preload="metadata"
        onPlay={() => { setPlaying(true); }}
        onPause={() => { setPlaying(false); }}
        onEnded={() => { setAt(0); }}
        onTimeUpdate={(event) => { setAt(event.currentTarget.currentTime); }}
      />
      <Button
        type="primary"
        shape="circle"
        icon={playing ? <PauseOutlined /> : <CaretRightOutlined />}
        aria-label={playing ? strings.message.pause : strings.message.play}
        onClick={toggle}
      />
      <span className={styles["wave"]} aria-hidden>
        {wave.peaks.map((peak, index) => (
          <i
            key={index}
            className={wave.seconds > 0 && index / BARS < at / wave.seconds ? styles["past"] : undefined}
            style={{ height: `${12 + 88 * peak}%` }}
          />
        ))}
      </span>
      <span className={styles["time"]}>{clock(playing || at > 0 ? at : wave.seconds)}</span>
    </div>
  );
}
